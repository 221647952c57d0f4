import Basics
public import Catalog
import Imaging
public import RetrievalEvaluation
package import Simile

/// Pictures with their attributes, of which pairs can be sampled.
public struct DescribedPictures: Sendable {
    /// A picture and what is known of it.
    public struct Picture: Sendable, Hashable {
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
    public let pictures: [Picture]
    /// What was left out, and why.
    public var findings: [Finding]

    /// - Parameters:
    ///   - name: what they are called.
    ///   - pictures: in any order; of equal paths the first counts.
    ///   - findings: what was left out.
    public init(name: String, pictures: [Picture], findings: [Finding] = []) {
        self.name = name
        self.pictures =
            Dictionary(pictures.map { (ItemKey($0.path), $0) }, uniquingKeysWith: { first, _ in first })
            .sorted { $0.key < $1.key }.map(\.value)
        self.findings = findings
    }

    /// Those of a file of attributes, JSON Lines or CSV; see ``AttributeFile``.
    /// - Parameters:
    ///   - path: the file, as a person types it.
    ///   - format: how it is read.
    /// - Throws: ``AttributeFileError`` when the file as a whole is of no use.
    package init(
        attributes path: String, as format: AttributeFile.Format = .init()
    ) throws(AttributeFileError) {
        let file = try AttributeFile(path: path, as: format)
        self.init(
            name: FilePath.name(of: path),
            pictures: file.entries.map { Picture($0.key.text, $0.value) },
            findings: file.skipped.map { Finding(FilePath.name(of: $0.path).onOneLine, $0.reason + "; left out") })
    }

    /// Those below a folder, with the attribute `class` where the folder has a folder for each class, as
    /// `simile evaluate retrieval` reads it; without attributes where it has none.
    /// - Parameter path: the folder, as a person types it.
    /// - Throws: ``FileError`` when it cannot be read, ``LabelledPicturesError`` when it holds no picture.
    package init(classesIn path: String) throws {
        let folder = try FilePath.real(path)
        let name = FilePath.name(of: folder)
        do {
            let labelled = try LabelledPictures(in: folder)
            self.init(
                name: name, pictures: labelled.items.map { Picture($0.key, ["class": .text($0.label)]) },
                findings: labelled.findings)
        } catch LabelledPicturesError.noLabels {
            var walk = FileWalk()
            try walk.add(folder)
            self.init(
                name: name, pictures: walk.files.map { Picture($0.place, [:]) },
                findings: walk.skipped.map { Finding($0.path.onOneLine, $0.reason + "; left out") })
        }
    }

    /// The items of a catalogue that are files.
    /// - Parameter catalog: the catalogue.
    /// - Throws: `CatalogError`.
    package init(catalog: Catalog) throws(CatalogError) {
        let items = try catalog.items()
        let pictures = items.compactMap { item in item.path.map { Picture($0, item.attributes) } }
        var findings: [Finding] = []
        if pictures.count < items.count {
            findings.append(
                Finding(catalog.directory.onOneLine, "\(items.count - pictures.count) items have no file; left out"))
        }
        self.init(name: FilePath.name(of: catalog.directory), pictures: pictures, findings: findings)
    }
}
