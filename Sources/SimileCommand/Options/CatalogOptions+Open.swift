import Catalog
import CommandSupport
import Simile

extension CatalogOptions {
    /// Opens it.
    func open(
        _ access: ImageLibrary.Options.Access, _ limits: LimitOptions? = nil, fetcher: ImageFetcher = ImageFetcher(),
        wait: Duration = .seconds(60)
    ) async throws -> ImageLibrary {
        var options = ImageLibrary.Options()
        // A command line searches once.
        options.keepsVectors = false
        (options.access, options.fetcher, options.wait) = (access, fetcher, wait)
        if let limits { options.limits = limits.limits }
        return try await ImageLibrary.open(catalog, options: options)
    }

    /// Opens it for writing, makes a change, and closes it.
    func changing<Report>(_ work: (ImageLibrary) async throws -> Report) async throws -> Report {
        let library = try await open(.writeExisting)
        let report = try await work(library)
        try await library.close()
        return report
    }
}
