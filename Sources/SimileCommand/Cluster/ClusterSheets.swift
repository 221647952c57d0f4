import Basics
import Catalog
import Imaging
import Simile

/// A folder with a contact sheet of each cluster, and of the outliers: `cluster-1.jpg` and so on, `outliers.jpg`.
struct ClusterSheets: Sendable {
    private let folder: String
    private let catalog: ImageCatalog
    private let force: Bool

    /// - Parameters:
    ///   - folder: as the user types it; made if need be.
    ///   - catalog: where the images are.
    ///   - force: whether files may be replaced that are no sheets.
    /// - Throws: `FileError` where there cannot be a folder.
    init(folder: String, catalog: ImageCatalog, force: Bool) throws {
        (self.folder, self.catalog, self.force) = (folder, catalog, force)
        try Directory.create(FilePath.real(folder))
    }

    /// Writes the sheets. No file is touched where one may not be replaced.
    func write(_ report: ClusterReport, _ limits: ImageLimits) async throws {
        let groups =
            report.clusters.map { ("cluster-\($0.id)", $0.items) }
            + (report.outliers.isEmpty ? [] : [("outliers", report.outliers)])
        let files = try await onThread {
            try groups.map { name, _ in
                let file = try OutputFile("\(folder)/\(name).jpg", replacing: .contactSheet, force: force)
                try file.check(notIn: catalog)
                return file
            }
        }
        for ((_, items), file) in zip(groups, files) {
            let sheet = try await ContactSheet(items: items, catalog: catalog, limits: limits)
            try await onThread { try sheet.write(to: file) }
        }
    }
}
