import AsyncHTTPClient
import Foundation
import ModelZoo
import NIOCore
import NIOHTTP1

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

    private var settings: DownloadSettings { exchange.settings }
    private var spoken: String { URL(string: address)?.spoken ?? address }

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
                let told = try await transfer(into: incoming)
                return try finish(incoming, told)
            } catch let cut as CutTransfer {
                guard resumptions < settings.resumptions, incoming.received > before else { throw cut.error }
                resumptions += 1
                try await Task.sleep(for: settings.pause * resumptions)
            } catch is StalePart {
                guard restarts < 2 else { throw FetchError(spoken, "sends parts that do not fit together") }
                restarts += 1
                try incoming.forget()
            }
        }
    }

    /// Asks for what is missing and adds it.
    private func transfer(into incoming: IncomingFile) async throws -> WebExchange.Told {
        let known = incoming.identity
        if known?.isCertain != true { try incoming.forget() }
        let start = incoming.received
        var headers: [(String, String)] = []
        if start > 0 {
            headers.append(("Range", "bytes=\(start)-"))
            if let tag = known?.tag { headers.append(("If-Range", tag)) }
        }
        return try await exchange.get(address, headers: headers) { response, url, told in
            if let told = told.sha256, !digest.admits(told) {
                throw FetchError(url.spoken, "has changed since the download began (SHA-256 \(told.prefix(12))…)")
            }
            let content = ContentRange(response.headers.first(name: "Content-Range"))
            let length: Int?
            switch response.status.code {
            case 206 where start > 0:
                guard content.start == start, content.isWhole, known?.length == nil || known?.length == content.total,
                    told.sha256 == nil || known?.sha256 == nil || told.sha256 == known?.sha256,
                    known?.tag == nil || known?.tag == response.headers.first(name: "ETag") ?? known?.tag
                else { throw StalePart() }
                length = content.total
            case 416 where start > 0:
                // All has come already, or the file has become another.
                guard content.total == start else { throw StalePart() }
                return told
            case 200:
                length = response.headers.first(name: "Content-Length").flatMap { Int($0) }
                try incoming.begin(identity(response, told, length: length ?? told.size))
            default: throw refusal(response, url)
            }
            try await receive(response, into: incoming, total: length ?? told.size, url)
            return told
        }
    }

    private func receive(
        _ response: HTTPClientResponse, into incoming: IncomingFile, total: Int?, _ url: URL
    ) async throws {
        if let encoding = response.headers.first(name: "Content-Encoding"), encoding.lowercased() != "identity" {
            throw FetchError(url.spoken, "sends the file compressed")
        }
        let limit = min(settings.maxBytes, total ?? .max)
        if let total {
            guard total <= settings.maxBytes else {
                throw FetchError(url.spoken, "is \(total) bytes, the limit is \(settings.maxBytes)")
            }
            try incoming.reserve(length: total)
        }
        progress(incoming.received, total)
        for try await chunk in response.body {
            guard chunk.readableBytes <= limit - incoming.received else {
                try incoming.forget()
                throw FetchError(url.spoken, "sends more than \(limit) bytes")
            }
            try chunk.withUnsafeReadableBytes { try incoming.append($0) }
            progress(incoming.received, total)
        }
        // A cancelled stream may end as if it were complete.
        try Task.checkCancellation()
        if let total, incoming.received < total {
            let part = "\(incoming.received) of \(total) bytes"
            throw CutTransfer(error: FetchError(url.spoken, "ends the connection after \(part)"))
        }
    }

    /// Checks the whole and puts it in its place.
    private func finish(_ incoming: IncomingFile, _ told: WebExchange.Told) throws -> Fetched {
        let (found, size) = (incoming.sha256, incoming.received)
        let expected = digest.sha256 ?? told.sha256
        guard digest.admits(found), expected == nil || expected == found else {
            try incoming.forget()
            let wanted = expected ?? digest.digits ?? ""
            throw FetchError(
                spoken, "has the wrong SHA-256 (\(found), expected \(wanted)); nothing was kept")
        }
        if let length = told.size, length != size {
            try incoming.forget()
            throw FetchError(spoken, "is \(size) bytes, though \(length) were announced; nothing was kept")
        }
        let isChecked = expected != nil || digest.digits != nil
        guard isChecked || told.isPrivate else {
            try incoming.forget()
            throw FetchError(spoken, "gives no SHA-256 and is not encrypted, so the file cannot be trusted")
        }
        try incoming.install()
        return Fetched(bytes: size, sha256: found, isChecked: isChecked)
    }

    private func identity(
        _ response: HTTPClientResponse, _ told: WebExchange.Told, length: Int?
    ) -> IncomingFile.Identity {
        // Only a strong tag says that every byte is the same (RFC 9110, 8.8.1).
        let tag = response.headers.first(name: "ETag").flatMap { $0.hasPrefix("\"") ? $0 : nil }
        return .init(tag: tag, length: length, sha256: digest.sha256 ?? told.sha256)
    }

    private func refusal(_ response: HTTPClientResponse, _ url: URL) -> FetchError {
        let status = "\(response.status.code) \(response.status.reasonPhrase)"
        switch response.status.code {
        case 401 where exchange.service == .hub, 403 where exchange.service == .hub:
            return FetchError(
                url.spoken,
                settings.token == nil
                    ? "answers \(status): access is restricted; accept its license and set HF_TOKEN"
                    : "answers \(status): the token in HF_TOKEN gives no access to it")
        default: return FetchError(url.spoken, "answers \(status)")
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
