package report

// InPlainText lets LibreOffice make plain text of files, for the tests of papers that
// need a ward in a database.
var InPlainText = inPlainText
