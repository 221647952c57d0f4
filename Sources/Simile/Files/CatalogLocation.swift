import Foundation
import ModelZoo

/// Where the catalogue is when nobody says.
public enum CatalogLocation {
    /// `chosen` if given, else `$SIMILE_CATALOG`, else `simile` in the XDG data folder; as an absolute path.
    public static func resolve(
        _ chosen: String?, environment: [String: String]? = nil
    ) -> String {
        let environment = environment ?? ProcessInfo.processInfo.environment
        if let chosen, !chosen.isEmpty { return FilePath.absolute(chosen) }
        if let variable = environment["SIMILE_CATALOG"], !variable.isEmpty { return FilePath.absolute(variable) }
        return DataFolders(environment: environment).user
    }
}
