import Basics
import Foundation

/// An image file that was found.
package struct FoundFile: Sendable, Equatable {
    /// The absolute path without symbolic links, by which the file is known.
    package let path: String
    /// Where it was found: below the path that was walked, by whichever name.
    package let place: String
    package let status: FileStatus
}

/// Something that was passed over, and why.
public struct SkippedFile: Sendable, Equatable, Codable {
    /// The path; bytes that are not UTF-8 appear as U+FFFD.
    public let path: String
    /// One line of text.
    public let reason: String

    package init(path: String, reason: String) { (self.path, self.reason) = (path, reason) }
}

/// Finds the image files under paths that the user named: in a stable order, each place once, hidden folders and the metadata folders of
/// operating systems left out, links followed but no loop entered twice.
package struct FileWalk {
    package init() {}

    /// What was found, sorted by the bytes of the places within each folder.
    package private(set) var files: [FoundFile] = []
    /// What should have been readable and was not.
    package private(set) var skipped: [SkippedFile] = []
    /// Of what was skipped, the absolute path without symbolic links.
    package private(set) var closed: [SkippedFile] = []
    private var foldersSeen: Set<FileStatus.Identity> = []
    private var placesSeen: Set<[UInt8]> = []

    /// A folder by its real path and by the one that led to it.
    private struct Folder {
        let path: String
        let place: String

        func file(_ name: String) -> Folder {
            func join(_ folder: String) -> String { (folder == "/" ? "" : folder) + "/" + name }
            return Folder(path: join(path), place: join(place))
        }
    }

    /// Endings of files that are taken for images inside folders, also of kinds that cannot be read, so that a person
    /// hears of them. A file named by itself is always tried.
    package static let extensions: Set<String> = [
        "jpg", "jpeg", "jpe", "jfif", "png", "webp", "gif", "tif", "tiff", "avif", "heic", "heif", "bmp", "jp2", "jxl",
    ]
    package static let litter: Set<String> = [
        "__MACOSX", "@eaDir", "#recycle", "$RECYCLE.BIN", "System Volume Information", "lost+found",
    ]

    /// Walks a file or a folder.
    /// - Parameter path: as the user types it.
    /// - Returns: the real path, below which everything lies that is not behind a link.
    /// - Throws: `FileError` when the path itself cannot be reached; trouble further down is collected in ``skipped``.
    @discardableResult
    package mutating func add(_ path: String) throws(FileError) -> String {
        let status = try FileStatus.of(FilePath.absolute(path)).get()
        let real = try FilePath.real(path)
        switch status.kind {
        case .file: append(Folder(path: real, place: real), status)
        case .folder: try enter(real, status)
        case .link, .pipe, .socket, .device: throw FileError(path: path, reason: "is neither a file nor a folder")
        }
        return real
    }

    private mutating func append(_ file: Folder, _ status: FileStatus) {
        guard placesSeen.insert(Array(file.place.utf8)).inserted else { return }
        files.append(FoundFile(path: file.path, place: file.place, status: status))
    }

    private mutating func skip(_ file: Folder, _ reason: String) {
        skipped.append(SkippedFile(path: file.place, reason: reason))
        closed.append(SkippedFile(path: file.path, reason: reason))
    }

    /// Goes through a folder and, after its files, through its folders; a stack of its own, so that no depth of folders
    /// exhausts the thread's.
    private mutating func enter(_ path: String, _ status: FileStatus) throws(FileError) {
        guard foldersSeen.insert(status.identity).inserted else { return }
        var pending = [Folder(path: path, place: path)]
        var isRoot = true
        while let folder = pending.popLast() {
            let names: [[UInt8]]
            do {
                names = try Directory.names(in: folder.path)
            } catch {
                guard !isRoot else { throw error }
                skip(folder, error.reason)
                continue
            }
            isRoot = false
            var folders: [Folder] = []
            for bytes in names { visit(bytes, in: folder, &folders) }
            pending.append(contentsOf: folders.reversed())
        }
    }

    private mutating func visit(_ bytes: [UInt8], in folder: Folder, _ folders: inout [Folder]) {
        guard bytes.first != UInt8(ascii: ".") else { return }
        guard let name = String(validating: bytes, as: UTF8.self) else {
            return skip(
                folder.file(String(decoding: bytes, as: UTF8.self)), "its name is not valid UTF-8; rename it")
        }
        var found = folder.file(name)
        var status: FileStatus
        do {
            status = try FileStatus.of(found.path, followingLinks: false).get()
            if status.kind == .link {
                // The item is the real file, whatever else it is called.
                status = try FileStatus.of(found.path).get()
                found = Folder(path: try FilePath.real(found.path), place: found.place)
            }
        } catch {
            // What lies too deep may be a folder full of images.
            if Self.isImage(name) || found.path.utf8.count >= Int(PATH_MAX) { skip(found, error.reason) }
            return
        }
        if status.kind == .folder {
            if !Self.litter.contains(name), foldersSeen.insert(status.identity).inserted { folders.append(found) }
        } else if Self.isImage(name) {
            if status.kind == .file {
                append(found, status)
            } else {
                skip(found, FileError(path: found.path, kind: status.kind).reason)
            }
        }
    }

    /// The names of the folders directly in a folder that a walk would enter, sorted by bytes; none of one that cannot be looked
    /// into, which a walk reports.
    package static func folders(in folder: String) throws(FileError) -> [String] {
        guard case .success = FileStatus.of(folder + "/.") else { return [] }
        return try Directory.names(in: folder).compactMap { String(validating: $0, as: UTF8.self) }.filter { name in
            guard enters(name) else { return false }
            if case .success(let status) = FileStatus.of(folder + "/" + name) { return status.kind == .folder }
            return false
        }
    }

    /// Whether a walk enters a folder of this name.
    package static func enters(_ name: String) -> Bool { !name.hasPrefix(".") && !litter.contains(name) }

    /// Whether a walk takes a file of this name for an image.
    package static func takes(_ name: String) -> Bool { !name.hasPrefix(".") && isImage(name) }

    private static func isImage(_ name: String) -> Bool {
        guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) else { return false }
        return extensions.contains(name[dot...].dropFirst().lowercased())
    }
}
