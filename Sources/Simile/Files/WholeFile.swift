import Foundation
import VectorSearch

/// Files that appear complete or not at all.
package enum WholeFile {
    /// Writes bytes under a temporary name beside `path`, brings them to the disk, and renames.
    /// - Throws: ``FileProblem``; then nothing is left behind.
    package static func write(_ bytes: [UInt8], to path: String) throws(FileProblem) {
        do {
            let file = try AtomicFile(path: path)
            try file.write(bytes, at: 0)
            try file.commit()
        } catch {
            throw FileProblem(path: path, reason: error.reason)
        }
    }
}

extension FileProblem {
    /// The system's own words for an error that came through Foundation.
    static func reason(_ error: any Error) -> String {
        if let problem = error as? FileProblem { return problem.reason }
        let outer = error as NSError
        let inner = (outer.userInfo[NSUnderlyingErrorKey] as? any Error).map { $0 as NSError }
        for candidate in [outer, inner].compactMap({ $0 }) where candidate.domain == NSPOSIXErrorDomain {
            return String(cString: strerror(Int32(candidate.code)))
        }
        return outer.localizedDescription
    }
}
