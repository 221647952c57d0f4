import Basics
import Foundation
import ModelZoo

/// Where removed files go.
public enum RemovalPlace: Sendable, Equatable {
    /// The trash of the desktop (freedesktop.org's specification, 1.0): the user's own for files on the same file system, else that of the
    /// file system.
    case trash
    /// A folder, in which each file lies as its key says.
    case folder(String)

    /// A name for a file in it, which nothing has yet. Folders are made as needed.
    func reserve(for path: String, key: String) throws(FileError) -> RemovedFile {
        switch self {
        case .trash: try Self.reserveInTrash(path)
        case .folder(let folder): try Self.reserve(key, in: folder)
        }
    }

    private static func reserve(_ key: String, in folder: String) throws(FileError) -> RemovedFile {
        // A key may be any text.
        let parts = key.split(separator: "/").filter { $0 != "." && $0 != ".." && !$0.utf8.contains(0) }
        let whole = ([folder] + parts.map { String($0.utf8.prefix(200)) ?? "image" }).joined(separator: "/")
        let path = parts.isEmpty ? folder + "/image" : whole
        try Directory.create(FilePath.parent(of: path))
        for number in 1... {
            let name = numbered(path, number)
            if case .failure(let problem) = FileStatus.of(name, followingLinks: false) {
                guard problem.isAbsence else { throw problem }
                return RemovedFile(path: name, note: nil)
            }
        }
        throw FileError(path: path, reason: "has too many namesakes")
    }

    private static func reserveInTrash(_ path: String) throws(FileError) -> RemovedFile {
        let (trash, shown) = try trash(for: path)
        try Directory.create(trash + "/files")
        try Directory.create(trash + "/info")
        let date = Date().formatted(
            .verbatim(
                """
                \(year: .defaultDigits)-\(month: .twoDigits)-\(day: .twoDigits)T\
                \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\(second: .twoDigits)
                """, timeZone: .current, calendar: Calendar(identifier: .gregorian)))
        let text = "[Trash Info]\nPath=\(percentEncoded(shown))\nDeletionDate=\(date)\n"
        for number in 1... {
            let name = FilePath.name(of: numbered(path, number))
            let note = "\(trash)/info/\(name).trashinfo"
            let descriptor = open(note, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            if descriptor < 0, errno == EEXIST { continue }
            guard descriptor >= 0 else { throw FileError("create", note) }
            close(descriptor)
            try AtomicFile.write(Array(text.utf8), to: note)
            return RemovedFile(path: "\(trash)/files/\(name)", note: note)
        }
        throw FileError(path: path, reason: "has too many namesakes in the trash")
    }

    /// The trash for a file, and how the file is called in it: by its whole path, or below the root of its file system.
    private static func trash(for path: String) throws(FileError) -> (folder: String, shown: String) {
        let home = FilePath.parent(of: DataFolders().user) + "/Trash"
        let device = try device(of: FilePath.parent(of: path))
        try Directory.create(FilePath.parent(of: home))
        if try self.device(of: FilePath.parent(of: home)) == device { return (home, path) }
        var top = FilePath.parent(of: path)
        while top != "/", case let above = FilePath.parent(of: top), try self.device(of: above) == device {
            top = above
        }
        return (
            (top == "/" ? "" : top) + "/.Trash-\(getuid())",
            String(decoding: path.utf8.dropFirst(top == "/" ? 1 : top.utf8.count + 1), as: UTF8.self)
        )
    }

    private static func device(of folder: String) throws(FileError) -> UInt64 {
        var status = stat()
        guard stat(folder, &status) == 0 else { throw FileError("examine", folder) }
        return UInt64(truncatingIfNeeded: status.st_dev)
    }

    /// `a.jpg`, `a (2).jpg` and so on.
    private static func numbered(_ path: String, _ number: Int) -> String {
        guard number > 1 else { return path }
        let name = FilePath.name(of: path)
        let dot = name.lastIndex(of: ".").flatMap { $0 > name.startIndex ? $0 : nil } ?? name.endIndex
        let folder = path.contains("/") ? FilePath.parent(of: path) + "/" : ""
        return "\(folder)\(name[..<dot]) (\(number))\(name[dot...])"
    }

    private static func percentEncoded(_ path: String) -> String {
        let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-_.~".utf8)
        return path.utf8.map { byte in
            plain.contains(byte) ? String(UnicodeScalar(byte)) : "%" + String(format: "%02X", byte)
        }.joined()
    }
}

/// A place for a removed file.
struct RemovedFile: Sendable, Codable, Equatable {
    /// Where the file goes.
    let path: String
    /// What the trash keeps beside it.
    let note: String?
}
