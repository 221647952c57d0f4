import Multipart
import Testing

/// Whatever a form holds, written as a body and read again in random chunks it is the same.
@Suite struct MultipartRoundTripTests {
    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func randomForms(seed: UInt64) throws {
        var random = MultipartRandom(seed: seed)
        for round in 0..<250 {
            let boundary = boundary(&random)
            let form = form(&random, boundary: boundary)
            let body = MultipartEncoder.body(
                of: form, boundary: boundary, quoting: random.pick(MultipartEncoder.Quoting.allCases))
            let quoted = "multipart/form-data; boundary=\"\(String(decoding: boundary.bytes, as: UTF8.self))\""
            let read = try MultipartForm(body, contentType: quoted)
            if read != form { Issue.record("round \(round): \(form) became \(read)") }
            let cuts = (0..<random.number(0..<20)).map { _ in random.number(0..<body.count + 1) }.sorted()
            let whole = MultipartOutcome(body, boundary: boundary)
            let outcome = MultipartOutcome(body, boundary: boundary, cuts: cuts)
            if outcome != whole { Issue.record("round \(round), cut at \(cuts): \(outcome), not \(whole)") }
        }
    }

    private func boundary(_ random: inout MultipartRandom) -> MultipartBoundary {
        let legal = Array("'()+_,-./:=? 0123456789ABCabc----".utf8)
        let bytes = (0..<random.number(0..<70)).map { _ in random.pick(legal) } + [UInt8(ascii: "x")]
        return .boundary(String(decoding: bytes, as: UTF8.self))
    }

    private func form(_ random: inout MultipartRandom, boundary: MultipartBoundary) -> MultipartForm {
        let fields = (0..<random.number(0..<6)).map { _ in
            let name = text(&random, of: ["a", "b", "\"", "\\", ";", "=", " ", "é", "🖼", "%", "'"])
            if random.once(in: 3) {
                let value = text(&random, of: ["a", "\r", "\n", "\r\n", "-", "\0", "ß", "\u{202E}"])
                return MultipartForm.Field(name: name, value: .text(value))
            }
            let file = MultipartForm.File(
                bytes: bytes(&random, boundary: boundary),
                filename: text(&random, of: ["x", "/", "..", "\\", "\"", "%", "\t"]) + ".jpg",
                contentType: random.once(in: 2) ? nil : "image/jpeg")
            return MultipartForm.Field(name: name, value: .file(file))
        }
        return MultipartForm(fields: fields)
    }

    private func text(_ random: inout MultipartRandom, of pieces: [String]) -> String {
        (0..<random.number(0..<8)).map { _ in random.pick(pieces) }.joined()
    }

    /// Contents full of beginnings of the delimiter, but without all of it.
    private func bytes(_ random: inout MultipartRandom, boundary: MultipartBoundary) -> [UInt8] {
        let delimiter = lines("", "--") + boundary.bytes
        var bytes: [UInt8] = [0]
        for _ in 0..<random.number(0..<20) {
            switch random.number(0..<4) {
            case 0: bytes += delimiter.prefix(random.number(0..<delimiter.count)) + [0]
            case 1: bytes += [0] + delimiter.dropFirst(random.number(1..<delimiter.count))
            case 2: bytes += [13, 10, 13, 13].prefix(random.number(0..<5))
            default: bytes += (0..<random.number(0..<9)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            }
        }
        return bytes + [0]
    }
}
