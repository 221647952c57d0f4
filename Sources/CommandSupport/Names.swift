import ArgumentParser

/// Refuses empty names. A script whose variable is unset passes one, and taken as a path it would be the current folder.
package func checkNames(_ names: [String], of what: String) throws {
    if names.contains("") { throw ValidationError("The name given for \(what) is empty.") }
}
