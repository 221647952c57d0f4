import Multipart
import Testing

/// Bodies as senders write them, in any chunks.
@Suite struct MultipartParserTests {
    @Test(arguments: MultipartSample.all)
    func meansWhatItsSenderMeant(sample: MultipartSample) throws {
        #expect(try MultipartForm(sample.body, contentType: sample.contentType) == sample.form)
    }

    @Test(arguments: MultipartSample.all)
    func cutAnywhereItMeansTheSame(sample: MultipartSample) throws {
        let boundary = try MultipartBoundary(contentType: sample.contentType)
        let whole = MultipartOutcome(sample.body, boundary: boundary)
        #expect(whole.ended && whole.error == nil && !whole.isDisordered)
        for cut in 0...sample.body.count {
            let halves = MultipartOutcome(sample.body, boundary: boundary, cuts: [cut])
            if halves != whole { Issue.record("cut at \(cut): \(halves)") }
        }
        for size in [1, 2, 3, 5, 7, 16, 31, 64] {
            let cuts = stride(from: 0, to: sample.body.count, by: size)
            #expect(MultipartOutcome(sample.body, boundary: boundary, cuts: cuts) == whole, "chunks of \(size)")
        }
    }

    @Test(arguments: MultipartSample.all)
    func cutShortItIsRefused(sample: MultipartSample) throws {
        let boundary = try MultipartBoundary(contentType: sample.contentType)
        let close = Array("--".utf8) + boundary.bytes + Array("--".utf8)
        let end = try #require(sample.body.indices.first { sample.body[$0...].starts(with: close) }) + close.count
        for length in 0..<end {
            let outcome = MultipartOutcome(Array(sample.body.prefix(length)), boundary: boundary)
            if outcome.ended || outcome.error?.isTooLarge != false { Issue.record("\(length) bytes: \(outcome)") }
        }
    }

    @Test func contentsAreSlicesOfTheChunk() throws {
        var parser = MultipartParser(boundary: .b)
        var chunk = lines("--b", "Content-Disposition: form-data; name=a", "", "0123456789", "--b--")[...]
        #expect(try parser.next(&chunk) == .part(MultipartHeaders(name: "a")))
        #expect(parser.part == MultipartPart(number: 1, name: "a"))
        let start = chunk.startIndex
        guard case .data(let bytes) = try parser.next(&chunk) else { throw MultipartError.bodyTooLarge(limit: 0) }
        #expect(bytes.startIndex == start && bytes.elementsEqual("0123456789".utf8))
        #expect(try parser.next(&chunk) == .endOfPart)
        #expect(try parser.next(&chunk) == .end)
        #expect(try parser.next(&chunk) == nil)
        #expect(chunk.isEmpty)
        try parser.finish()
    }

    @Test func formsMayBeEmpty() throws {
        #expect(try MultipartForm(lines("--b--", ""), contentType: "multipart/form-data; boundary=b").fields.isEmpty)
    }

    @Test func everyByteIsContent() {
        let bytes = (0...255).flatMap { (byte: UInt8) -> [UInt8] in
            [byte, 13, byte, 10, byte, 13, 10, byte, 13, 10, 45]
        }
        let body = lines("--b", "Content-Disposition: form-data; name=a", "", "") + bytes + lines("", "--b--")
        #expect(MultipartOutcome(body, boundary: .b).parts.first?.bytes == bytes)
        #expect(MultipartOutcome(body, boundary: .b, cuts: body.indices).parts.first?.bytes == bytes)
    }

    /// A boundary whose beginning repeats: a false start must not hide the true one behind it.
    @Test(arguments: ["aaaaaab", "-", "--", "----b", "a b"])
    func falseStartsHideNothing(text: String) {
        let boundary = MultipartBoundary.boundary(text)
        let delimiter = [13, 10, 45, 45] + boundary.bytes
        for length in 0..<delimiter.count {
            for first in [[], [13], [13, 10], [13, 10, 45], [13, 10, 45, 45]] as [[UInt8]] {
                let contents = first + delimiter.prefix(length) + [33]
                let closed = delimiter.prefix(length) + delimiter + [45, 45]
                let head = [45, 45] + boundary.bytes + lines("", "Content-Disposition: form-data; name=a", "", "")
                let body = head + contents + closed
                let whole = MultipartOutcome(body, boundary: boundary)
                #expect(whole.error == nil && whole.parts.map(\.bytes) == [contents + delimiter.prefix(length)])
                #expect(MultipartOutcome(body, boundary: boundary, cuts: body.indices) == whole)
            }
        }
    }
}
