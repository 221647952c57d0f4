import Foundation

/// The file systems that are mounted, and where, as the kernel lists them for this process; nothing on systems without such a list.
package struct MountTable: Sendable {
    private struct Mount {
        let place: String
        let type: String
    }

    private let mounts: [Mount]

    /// Those of now.
    package static func current() -> MountTable {
        let bytes = (try? FileHandle(forReadingFrom: URL(fileURLWithPath: "/proc/self/mountinfo")).readToEnd()) ?? nil
        return MountTable(bytes.map { String(decoding: $0, as: UTF8.self) } ?? "")
    }

    /// - Parameter text: as `/proc/self/mountinfo` has it: the fifth field is the place, and the first behind a dash the type.
    package init(_ text: String) {
        mounts = text.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ", omittingEmptySubsequences: false)
            guard fields.count > 5, let dash = fields[5...].firstIndex(of: "-"), dash + 1 < fields.count else {
                return nil
            }
            return Mount(place: Self.unescaped(fields[4]), type: String(fields[dash + 1]))
        }
    }

    /// The type of the file system that a path lies in, such as `ext4` or `nfs4`; nil where it is not known.
    /// - Parameter path: absolute, without symbolic links.
    package func type(of path: String) -> String? {
        // Of several at one place the last one is what is seen.
        mounts.filter { FilePath.isInside(path, $0.place) }
            .enumerated().max { ($0.element.place.utf8.count, $0.offset) < ($1.element.place.utf8.count, $1.offset) }?
            .element.type
    }

    /// The file system of another machine that a folder lies in, or one that is mounted below it; nil where there is none.
    package func remote(in folder: String) -> (place: String, type: String)? {
        if let type = type(of: folder), Self.isRemote(type) { return (folder, type) }
        return mounts.first {
            FilePath.isInside($0.place, folder) && Self.isRemote($0.type) && type(of: $0.place) == $0.type
        }
        .map { ($0.place, $0.type) }
    }

    /// Whether changes in a file system of a type may be made where this machine's kernel does not see them: on a server, on the host of
    /// a virtual machine, or in a program (FUSE).
    package static func isRemote(_ type: String) -> Bool {
        remote.contains(type) || type == "fuse" || type.hasPrefix("fuse.") || type.hasPrefix("nfs")
    }

    private static let remote: Set<String> = [
        "9p", "afs", "beegfs", "ceph", "cifs", "coda", "gfs2", "glusterfs", "gpfs", "lustre", "ncpfs", "ocfs2",
        "orangefs", "prl_fs",
        "smb3", "smbfs", "vboxsf", "virtiofs", "vmhgfs",
    ]

    /// A place whose blanks and the like stand as octal numbers: `\040`.
    private static func unescaped(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\\"), let number = UInt8(Substring(rest.prefix(3)), radix: 8) {
                bytes.append(number)
                rest = rest.dropFirst(3)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
