public import Basics
import Foundation
import ModelZoo

/// The default place of the catalog.
public enum CatalogLocation {
    /// `chosen` if given, else `$SIMILE_CATALOG`, else `simile` in the XDG data folder; as an absolute path without links.
    /// - Throws: `FileError` when a relative path has no working folder to start from, or the variable is no text.
    public static func resolve(
        _ chosen: String?, environment: [String: String]? = nil
    ) throws(FileError) -> String {
        if let chosen, !chosen.isEmpty { return try FilePath.real(chosen) }
        if environment == nil, let bytes = getenv("SIMILE_CATALOG"), String(validatingCString: bytes) == nil {
            throw FileError(path: "SIMILE_CATALOG", reason: "names a path that is not valid UTF-8; rename the folder")
        }
        let environment = environment ?? ProcessInfo.processInfo.environment
        if let variable = environment["SIMILE_CATALOG"], !variable.isEmpty { return try FilePath.real(variable) }
        return DataFolders(environment: environment).user
    }
}
