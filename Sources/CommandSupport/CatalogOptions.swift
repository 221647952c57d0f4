package import ArgumentParser
import Simile

/// Which catalog.
package struct CatalogOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The catalog's folder (else SIMILE_CATALOG, else the user's own).", valueName: "dir"))
    package var catalog: String?

    package init() {}

    package func validate() throws { try checkNames([catalog].compactMap { $0 }, of: "--catalog") }

    /// The absolute path.
    package var directory: String { get throws { try CatalogLocation.resolve(catalog) } }
}
