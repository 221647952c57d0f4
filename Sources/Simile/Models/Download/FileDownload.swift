import Foundation
import ModelZoo

/// Fetches one file from the web into a store: what came before is gone on from, what comes is checked, and the file
/// appears under its name when all of it is there.
struct FileDownload {
    let digest: RemoteFile.Digest
    let address: String
    /// The file's path in the end.
    let path: String
    let exchange: WebExchange
    /// Called with the bytes received so far, and the total if it is known.
    let progress: @Sendable (_ received: Int, _ total: Int?) -> Void

    private typealias Reason = FetchError.Reason

    private var settings: DownloadSettings { exchange.settings }
    private var shownAddress: String { URL(string: address)?.withoutQuery ?? address }

    /// What was fetched.
    struct Fetched {
        var bytes: Int
        var sha256: String
        /// Whether the digest was known beforehand.
        var isChecked: Bool
    }

    /// Fetches the file.
    /// - Returns: nil when another process fetched it meanwhile.
    /// - Throws: ``FetchError``, `ModelError`, `CancellationError`; then what has come is kept, unless it is of no use.
    func run() async throws -> Fetched? {
        guard let incoming = try await IncomingFile.awaited(path) else { return nil }
        var (resumptions, restarts) = (0, 0)
        while true {
            let before = incoming.received
            do {
                let announced = try await transfer(into: incoming)
                return try finish(incoming, announced)
            } catch let error as FetchError where error.isPassing {
                guard resumptions < settings.resumptions, incoming.received > before else { throw error }
                resumptions += 1
                try await Task.sleep(for: settings.pause * resumptions)
            } catch is StalePart {
                guard restarts < 2 else {
                    throw FetchError(shownAddress, .unusable("sends parts that do not fit together"))
                }
                restarts += 1
                try incoming.forget()
            }
        }
    }

    /// Asks for what is missing and adds it.
    private func transfer(into incoming: IncomingFile) async throws -> WebExchange.Announcement {
        let known = incoming.identity
        if known?.isCertain != true { try incoming.forget() }
        let start = incoming.received
        var headers: [(name: String, value: String)] = []
        if start > 0 {
            headers.append(("Range", "bytes=\(start)-"))
            if let tag = known?.tag { headers.append(("If-Range", tag)) }
        }
        var total: Int?
        let answer = try await exchange.get(address, headers: headers) { head, announced in
            if let sha256 = announced.sha256, !digest.admits(sha256) {
                throw Reason.unusable("has changed since the download began (SHA-256 \(sha256.prefix(12))…)")
            }
            let content = ContentRange(head["Content-Range"])
            switch head.status {
            case 206 where start > 0:
                guard content.start == start, content.isWhole, known?.length == nil || known?.length == content.total,
                    announced.sha256 == nil || known?.sha256 == nil || announced.sha256 == known?.sha256,
                    known?.tag == nil || known?.tag == head["ETag"] ?? known?.tag
                else { throw StalePart() }
                total = content.total
            case 416 where start > 0:
                // All has come already, or the file has become another.
                guard content.total == start else { throw StalePart() }
                return nil
            case 200:
                total = head.length ?? announced.size
                try incoming.begin(identity(head, announced, length: total))
            default: throw refusal(head)
            }
            total = total ?? announced.size
            return try sink(head, into: incoming, total: total)
        }
        // A body whose length is not announced may end anywhere.
        if let total, incoming.received < total { throw FetchError(answer.url.withoutQuery, .cut) }
        return answer.announced
    }

    private func sink(
        _ head: ResponseHead, into incoming: IncomingFile, total: Int?
    ) throws -> WebTransfer.Sink {
        if let encoding = head["Content-Encoding"], encoding.lowercased() != "identity" {
            throw Reason.unusable("sends the file compressed")
        }
        let limit = min(settings.maxBytes, total ?? .max)
        if let total {
            guard total <= settings.maxBytes else { throw Reason.tooLarge(total, limit: settings.maxBytes) }
            try incoming.reserve(length: total)
        }
        progress(incoming.received, total)
        return { part in
            guard part.count <= limit - incoming.received else {
                try incoming.forget()
                throw Reason.tooLarge(limit: limit)
            }
            try incoming.append(part)
            progress(incoming.received, total)
        }
    }

    /// Checks the whole and puts it in its place.
    private func finish(_ incoming: IncomingFile, _ announced: WebExchange.Announcement) throws -> Fetched {
        let (found, size) = (incoming.sha256, incoming.received)
        let expected = digest.sha256 ?? announced.sha256
        guard digest.admits(found), expected == nil || expected == found else {
            try incoming.forget()
            let wanted = expected ?? digest.digits ?? ""
            throw FetchError(
                shownAddress, .unusable("has the wrong SHA-256 (\(found), expected \(wanted)); nothing was kept"))
        }
        if let length = announced.size, length != size {
            try incoming.forget()
            throw FetchError(
                shownAddress, .unusable("is \(size) bytes, though \(length) were announced; nothing was kept"))
        }
        let isChecked = expected != nil || digest.digits != nil
        guard isChecked || announced.isPrivate else {
            try incoming.forget()
            throw FetchError(
                shownAddress, .unusable("gives no SHA-256 and is not encrypted, so the file cannot be trusted"))
        }
        try incoming.install()
        return Fetched(bytes: size, sha256: found, isChecked: isChecked)
    }

    private func identity(_ head: ResponseHead, _ announced: WebExchange.Announcement, length: Int?)
        -> IncomingFile.Identity
    {
        // Only a strong tag says that every byte is the same (RFC 9110, 8.8.1).
        let tag = head["ETag"].flatMap { $0.hasPrefix("\"") ? $0 : nil }
        return .init(tag: tag, length: length, sha256: digest.sha256 ?? announced.sha256)
    }

    private func refusal(_ head: ResponseHead) -> Reason {
        guard exchange.service == .hub, head.status == 401 || head.status == 403 else {
            return .status(head.status, head.reason)
        }
        let remedy =
            settings.token == nil
            ? "access is restricted; accept its license and set HF_TOKEN"
            : "the token in HF_TOKEN gives no access to it"
        return .unusable("answers \(head.status) \(head.reason): \(remedy)")
    }
}

/// What is there of a file belongs to another.
private struct StalePart: Error {}

extension FetchError {
    /// Whether the transfer may be taken up again.
    fileprivate var isPassing: Bool {
        switch reason {
        case .silence, .cut: true
        default: false
        }
    }
}

extension IncomingFile {
    /// Opens a file, after another process that has it.
    /// - Returns: nil when that one has fetched it.
    static func awaited(_ path: String) async throws -> IncomingFile? {
        var waited = false
        while true {
            try Task.checkCancellation()
            if let incoming = try open(path) {
                return waited && FileManager.default.fileExists(atPath: path) ? nil : incoming
            }
            waited = true
            try await Task.sleep(for: .milliseconds(200))
        }
    }
}

/// `bytes 100-199/200`, or of a refusal `bytes */200`.
private struct ContentRange {
    var start: Int?
    var total: Int?
    /// Whether it reaches to the end.
    var isWhole = false

    init(_ text: String?) {
        guard let match = text?.wholeMatch(of: /\s*bytes\s+(?:(\d{1,18})-(\d{1,18})|\*)\/(\d{1,18})\s*/) else { return }
        start = match.output.1.flatMap { Int($0) }
        total = Int(match.output.3)
        if let end = match.output.2.flatMap({ Int($0) }), let total { isWhole = end == total - 1 }
    }
}
