import ArgumentParser
import Catalog
import Simile

/// Which catalogue.
struct CatalogOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The catalogue's folder (else SIMILE_CATALOG, else the user's own).", valueName: "dir"))
    var catalog: String?

    func validate() throws { try checkNames([catalog].compactMap { $0 }, of: "--catalog") }

    /// The absolute path.
    var directory: String { get throws { try CatalogLocation.resolve(catalog) } }

    /// Opens it for reading, off the cooperative threads.
    func openForReading() async throws -> Catalog {
        let directory = try directory
        return try await onThread { try Catalog.open(at: directory, access: .read) }
    }

    /// Opens it for writing, off the cooperative threads.
    func openForWriting(create: Bool, wait: Duration = .seconds(60)) async throws -> Catalog {
        let directory = try directory
        return try await onThread { try Catalog.open(at: directory, access: .write(wait: wait), create: create) }
    }

    /// Opens it for writing, makes a change, and closes it, off the cooperative threads.
    func changing<Result: Sendable>(_ work: @escaping @Sendable (Catalog) throws -> Result) async throws -> Result {
        let opened = try await openForWriting(create: false)
        return try await onThread {
            defer { try? opened.close() }
            let result = try work(opened)
            try opened.close()
            return result
        }
    }
}
