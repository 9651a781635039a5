package backup

// KeptCopies is how many copies stay in the folder.
const KeptCopies = keptCopies

// Exchange moves a record aside and a fresh file into its place.
var Exchange = exchange

// What addresses and sizes become.
var (
	Environment  = environment
	WithDatabase = withDatabase
	Size         = size
)
