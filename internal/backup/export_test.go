package backup

// KeptCopies is how many copies stay in the folder.
const KeptCopies = keptCopies

// What addresses and sizes become.
var (
	Environment  = environment
	WithDatabase = withDatabase
	Size         = size
)
