import Basics
import Foundation
import Simile

/// Tells sets of images apart without reading them: by names and sizes.
enum ImageSetDigest {
    /// How many images there are and eight digits, the same wherever the folder lies: `713, 5f3a09c1`.
    /// - Parameters:
    ///   - paths: the images, absolute, in any order.
    ///   - folder: the folder that their names are relative to; images elsewhere are named by their whole paths.
    static func text(of paths: some Collection<String>, in folder: String) -> String {
        var hash = SHA256()
        for path in paths.sorted() {
            let name =
                FilePath.isInside(path, folder)
                ? String(decoding: path.utf8.dropFirst(folder.utf8.count), as: UTF8.self) : path
            let size = (try? FileStatus.of(path).get().size) ?? -1
            hash.update(Array("\(name)\0\(size)\0".utf8))
        }
        return "\(paths.count), " + hash.finalize().bytes.prefix(4).hex
    }
}
