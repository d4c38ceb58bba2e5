package backups

// examplePath shows what is meant by a folder.
const examplePath = `例如 E:\ 或 D:\接车备份`
