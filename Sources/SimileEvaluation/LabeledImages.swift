import Basics
import Catalog
import Foundation
import Imaging
package import RetrievalEvaluation
package import Simile

/// Images with their classes, read from a folder of folders or from a file of attributes; and what was odd about them.
///
/// **Folders.** An image belongs to the class that the first folder below the set's own is named for, however deep it lies.
/// Where every folder directly in the set that holds images is named like a part of a set (`train`, `training`, `val`, `valid`,
/// `validation`, `dev`, `test`, `testing`, `query`, `queries`, `gallery`; case does not matter) and some image lies two or
/// more folders deep, the first folder is the part, and the second the class. Which files and links are followed is
/// `simile index`'s rule. Images that lie in no class's folder are left out.
///
/// **Attributes.** The label is an attribute of a JSON Lines or CSV file, the part its attribute `split`, if it has that.
package struct LabeledImages: Sendable {
    /// The images that have a label, by absolute path.
    package private(set) var items: [RetrievalSet.Item] = []
    /// What a reader of the numbers must know.
    package private(set) var findings: [Finding] = []
    /// How the labels were read: `class folders`, `split and class folders`, `attribute category of items.jsonl`.
    package let layout: String

    /// The folders of classes that hold an image, from the set's own folder on.
    private var full: Set<ItemKey> = []

    private static let splits: Set<String> = [
        "train", "training", "val", "valid", "validation", "dev", "test", "testing", "query", "queries", "gallery",
    ]

    /// Reads a set; no image is opened.
    /// - Parameters:
    ///   - directory: its folder, absolute and without symbolic links.
    ///   - label: the attribute that holds the class; nil to go by folders.
    ///   - attributes: the file of attributes, absolute; nil for `items.jsonl` or else `items.csv` in the folder.
    ///   - format: how that file is read.
    /// - Throws: `FileError`, ``AttributeFileError``, or ``LabeledImagesError`` when nothing can be made of it.
    package init(
        in directory: String, label: String? = nil, attributes: String? = nil,
        as format: AttributeFile.Format = .init()
    ) throws {
        guard try FileStatus.of(directory).get().kind == .folder else {
            throw FileError(path: directory, reason: "is not a folder; name the folder of the labeled images")
        }
        var walk = FileWalk()
        try walk.add(directory)
        guard !walk.files.isEmpty else { throw LabeledImagesError.noImages(directory) }
        let skipped = walk.skipped.map { Finding($0.path, $0.reason + "; left out") }
        if let label {
            let file =
                try attributes
                ?? Self.attributeFile(in: directory)
                .orThrow(LabeledImagesError.noAttributes(directory))
            layout = "attribute \(label) of \(FilePath.name(of: file))"
            try read(walk.files, label, of: AttributeFile(path: file, as: format), at: file)
        } else {
            let paths = walk.files.map { Self.folders(of: $0.place, below: directory) }
            let isSplit =
                paths.contains { $0.count > 1 }
                && paths.allSatisfy { $0.first.map { Self.splits.contains($0.lowercased()) } ?? true }
            layout = isSplit ? "split and class folders" : "class folders"
            read(walk.files, paths, isSplit: isSplit)
            findings += try Self.emptyClasses(in: directory, isSplit: isSplit, but: full)
        }
        findings = skipped + findings
        guard !items.isEmpty else {
            throw LabeledImagesError.noLabels(
                directory, label, known: Self.labels(in: directory, attributes: attributes, as: format))
        }
    }

    /// The file of attributes that lies in a folder, if one does.
    private static func attributeFile(in directory: String) throws(FileError) -> String? {
        for name in ["items.jsonl", "items.csv"] {
            let path = directory + "/" + name
            if try FileStatus.ifThere(path)?.kind == .file { return path }
        }
        return nil
    }

    /// The attributes that could hold the classes, for the user to choose from: those of the file, or of the one that lies in
    /// the folder or beside it.
    static func labels(in directory: String, attributes: String?, as format: AttributeFile.Format) -> [String] {
        let beside = [directory, FilePath.parent(of: directory)].lazy.compactMap { try? attributeFile(in: $0) }.first
        guard let path = attributes ?? beside, let file = try? AttributeFile(path: path, as: format) else { return [] }
        return file.attributeNames
    }

    /// The folders between a folder and a file below it.
    private static func folders(of path: String, below directory: String) -> [String] {
        let start = directory == "/" ? 1 : directory.utf8.count + 1
        let names = path.utf8.dropFirst(start).split(separator: UInt8(ascii: "/"))
        return names.dropLast().map { String(decoding: $0, as: UTF8.self) }
    }

    private mutating func read(_ files: [FoundFile], _ paths: [[String]], isSplit: Bool) {
        let depth = isSplit ? 1 : 0
        var (classes, splits) = (NamesToldApart(), NamesToldApart())
        for (file, folders) in zip(files, paths) {
            if folders.count > depth {
                let split = isSplit ? splits.name(of: folders[0]) : nil
                items.append(.init(file.place, label: classes.name(of: folders[depth]), split: split))
                full.insert(ItemKey(folders[...depth].joined(separator: "/")))
            } else {
                findings.append(Finding(file.place, "lies in no class's folder; left out"))
            }
        }
    }

    private mutating func read(_ files: [FoundFile], _ label: String, of table: AttributeFile, at path: String) throws {
        findings += table.skipped.map { Finding($0.path, $0.reason + "; left out") }
        var (classes, splits) = (NamesToldApart(), NamesToldApart())
        for file in files {
            guard let attributes = table.entries[ItemKey(file.path)] else {
                findings.append(
                    Finding(file.place, "is not in \(FilePath.name(of: path)), so it has no label; left out"))
                continue
            }
            guard let value = attributes[label]?.description, !value.isEmpty else {
                findings.append(Finding(file.place, "has no \(label.onOneLine); left out"))
                continue
            }
            let split = attributes["split"]?.description.ifAny.map { splits.name(of: $0) }
            items.append(.init(file.place, label: classes.name(of: value), split: split))
        }
        let found = Set(files.map { ItemKey($0.path) })
        if !table.entries.isEmpty, found.isDisjoint(with: table.entries.keys) {
            throw LabeledImagesError.noneNamed(by: path)
        }
        for key in table.entries.keys.filter({ !found.contains($0) }).sorted() {
            findings.append(
                Finding(key.text, "is named by \(FilePath.name(of: path)), but is not among the images; left out"))
        }
    }

    /// Folders of classes that hold no image.
    private static func emptyClasses(
        in directory: String, isSplit: Bool, but full: Set<ItemKey>
    ) throws -> [Finding] {
        func folders(_ folder: String) throws -> [String] {
            try FileWalk.folders(in: folder).map { folder + "/" + $0 }
        }
        let all = try isSplit ? folders(directory).flatMap(folders) : folders(directory)
        return all.filter { path in
            let name = FilePath.name(of: path)
            return !full.contains(
                ItemKey((isSplit ? FilePath.name(of: FilePath.parent(of: path)) + "/" : "") + name))
        }.map { Finding($0, "holds no image of its own") }
    }
}

extension Optional {
    fileprivate func orThrow<Failure: Error>(_ error: Failure) throws(Failure) -> Wrapped {
        guard let self else { throw error }
        return self
    }
}

extension String {
    /// Nil where there is nothing.
    fileprivate var ifAny: String? { isEmpty ? nil : self }
}
