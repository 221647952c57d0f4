import Basics
public import Catalog
import Imaging
public import RetrievalEvaluation
package import Simile

/// Images with their attributes, of which pairs can be sampled.
public struct DescribedImages: Sendable {
    /// An image and what is known of it.
    public struct Image: Sendable, Hashable {
        /// The absolute path.
        public var path: String
        /// What is known of it.
        public var attributes: Attributes

        /// - Parameters:
        ///   - path: the absolute path.
        ///   - attributes: what is known of it.
        public init(_ path: String, _ attributes: Attributes) {
            self.path = path
            self.attributes = attributes
        }
    }

    /// What they are called in the report.
    public var name: String
    /// By ascending bytes of the path, each once.
    public let images: [Image]
    /// What was left out, and why.
    public var findings: [Finding]

    /// - Parameters:
    ///   - name: what they are called.
    ///   - images: in any order; of equal paths the first counts.
    ///   - findings: what was left out.
    public init(name: String, images: [Image], findings: [Finding] = []) {
        self.name = name
        self.images =
            Dictionary(images.map { (ItemKey($0.path), $0) }, uniquingKeysWith: { first, _ in first })
            .sorted { $0.key < $1.key }.map(\.value)
        self.findings = findings
    }

    /// Those of a file of attributes, JSON Lines or CSV; see ``AttributeFile``.
    /// - Parameters:
    ///   - path: the file, as the user types it.
    ///   - format: how it is read.
    /// - Throws: ``AttributeFileError`` when the file as a whole is of no use.
    package init(
        attributes path: String, as format: AttributeFile.Format = .init()
    ) throws(AttributeFileError) {
        let file = try AttributeFile(path: path, as: format)
        self.init(
            name: FilePath.name(of: path),
            images: file.entries.map { Image($0.key.text, $0.value) },
            findings: file.skipped.map { Finding(FilePath.name(of: $0.path).onOneLine, $0.reason + "; left out") })
    }

    /// Those below a folder, with the attribute `class` where the folder has a folder for each class, as
    /// `simile evaluate retrieval` reads it; without attributes where it has none.
    /// - Parameter path: the folder, as the user types it.
    /// - Throws: `FileError` when it cannot be read, ``LabeledImagesError`` when it holds no image.
    package init(classesIn path: String) throws {
        let folder = try FilePath.real(path)
        let name = FilePath.name(of: folder)
        do {
            let labeled = try LabeledImages(in: folder)
            self.init(
                name: name, images: labeled.items.map { Image($0.key, ["class": .text($0.label)]) },
                findings: labeled.findings)
        } catch LabeledImagesError.noLabels {
            var walk = FileWalk()
            try walk.add(folder)
            self.init(
                name: name, images: walk.files.map { Image($0.place, [:]) },
                findings: walk.skipped.map { Finding($0.path.onOneLine, $0.reason + "; left out") })
        }
    }

    /// The items of a catalog that are files.
    /// - Parameter catalog: the catalog.
    /// - Throws: `CatalogError`.
    package init(catalog: ImageCatalog) throws(CatalogError) {
        let items = try catalog.items()
        let images = items.compactMap { item in item.path.map { Image($0, item.attributes) } }
        var findings: [Finding] = []
        if images.count < items.count {
            findings.append(
                Finding(catalog.directory.onOneLine, "\(items.count - images.count) items have no file; left out"))
        }
        self.init(name: FilePath.name(of: catalog.directory), images: images, findings: findings)
    }
}
