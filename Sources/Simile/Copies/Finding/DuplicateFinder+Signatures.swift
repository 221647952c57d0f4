import Catalog
import Imaging

extension DuplicateFinder {
    /// What is known of contents: nil where one could not be looked at; and which are not compared yet.
    struct Learned: Sendable {
        var signatures: [ImageSignature?]
        var new: [Int]
        var skipped: [DuplicateReport.Skipped]
        var unexamined = 0
    }

    func signatures(of contents: [CopyContent], _ reader: ImageReader) async throws -> Learned {
        let known = try await onThread { [catalog] in try catalog.signatures() }
        var learned = Learned(
            signatures: contents.map { known[$0.hash].flatMap { ImageSignature($0.bytes) } }, new: [], skipped: [])
        func isCompared(_ number: Int) -> Bool {
            learned.signatures[number] != nil && known[contents[number].hash]?.isCompared == true
        }
        guard request.examinesNew else {
            learned.unexamined = contents.indices.count { !isCompared($0) }
            return learned
        }
        let missing = contents.indices.filter { learned.signatures[$0] == nil }
        let step = 256
        for start in stride(from: 0, to: missing.count, by: step) {
            let part = Array(missing[start..<min(missing.count, start + step)])
            progress(JobProgress(.comparing("looking"), completed: start, total: missing.count))
            let results = try await concurrently(part) { number in
                Result { try contents[number].signature(reader) }
            }
            var fresh: [(content: ContentHash, bytes: [UInt8])] = []
            for (number, result) in zip(part, results) {
                switch result {
                case .success(let signature):
                    learned.signatures[number] = signature
                    fresh.append((contents[number].hash, signature.bytes))
                case .failure(let error):
                    learned.skipped.append(.init(key: contents[number].key, reason: "\(error)"))
                }
            }
            try await onThread { [catalog, fresh] in try catalog.store(signatures: fresh) }
        }
        let isMissing = Set(missing)
        learned.new = contents.indices.filter {
            learned.signatures[$0] != nil && (known[contents[$0].hash]?.isCompared != true || isMissing.contains($0))
        }
        learned.unexamined = learned.skipped.count
        return learned
    }

    /// Sees which members of groups were enlarged, which takes all their pixels.
    func examine(
        _ contents: [CopyContent], _ signatures: inout [ImageSignature?], _ joining: [FoundLink], _ reader: ImageReader
    ) async throws {
        let groups = try await onThread { [self] in try graph(contents, joining).groups }
        let members = groups.joined().filter { signatures[$0]?.worth.enlargement == nil }
        let step = 256
        for start in stride(from: 0, to: members.count, by: step) {
            let part = Array(members[start..<min(members.count, start + step)])
            progress(JobProgress(.comparing("looking"), completed: start, total: members.count))
            // What cannot be read any more is left as it is.
            let factors = try await concurrently(part) { number in
                contents[number].first { source in Enlargement.factor(of: try reader.decode(source)) }
            }
            for (number, factor) in zip(part, factors) {
                signatures[number]?.worth.enlargement = factor.map { Int($0 * 100) }
            }
            let seen = part.compactMap { number in
                signatures[number].map { (content: contents[number].hash, bytes: $0.bytes) }
            }
            try await onThread { [catalog] in try catalog.store(signatures: seen) }
        }
    }
}

extension CopyContent {
    /// The signature of the first of the files that can be read.
    fileprivate func signature(_ reader: ImageReader) throws -> ImageSignature {
        var failure: ImagingError?
        for item in items {
            guard let path = item.path else { continue }
            do { return try ImageSignature(of: .file(path), reader) } catch { failure = failure ?? error }
        }
        throw failure ?? ImagingError.unreadable(name: key.text, reason: "it has no file")
    }
}
