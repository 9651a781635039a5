package extract

// Version names the reader. It is stored with every text as read and changes
// when the same bytes would give another text or other facts.
const Version = "3"
