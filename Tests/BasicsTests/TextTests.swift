import Testing

@testable import Basics

/// Texts for people: on one line, and names that were probably meant.
@Suite struct TextTests {
    @Test(arguments: [
        ("plain", "plain"), ("a\nb\tc\r", "a\\nb\\tc\\r"), ("\u{1B}[31m", "\\u{1b}[31m"), ("a\u{202E}b", "a\\u{202e}b"),
        ("a\u{2028}b", "a\\u{2028}b"), ("a\u{200D}b", "a\u{200D}b"), ("é 漢 👩‍👧", "é 漢 👩‍👧"),
    ])
    func textStaysOnOneLine(text: String, line: String) { #expect(text.onOneLine == line) }

    @Test func longTextIsCut() {
        #expect("abcdef".onOneLine(limit: 6) == "abcdef")
        #expect("abcdef\n".onOneLine(limit: 6) == "abcdef…")
        #expect(String(repeating: "\n", count: 9).onOneLine(limit: 2) == "\\n\\n…")
    }

    @Test func slipsLeadToTheNameThatWasMeant() {
        let names = ["threshold", "workers", "limits.queue", "limits.bodyBytes"]
        #expect(nearestNames(to: "treshold", in: names) == ["threshold"])
        #expect(nearestNames(to: "wrokers", in: names) == ["workers"])
        #expect(nearestNames(to: "body_bytes", in: names, byLastPart: true) == ["limits.bodyBytes"])
        #expect(nearestNames(to: "queue", in: names).isEmpty)
        #expect(nearestNames(to: "queue", in: names, byLastPart: true) == ["limits.queue"])
        #expect(nearestNames(to: "colour", in: names, byLastPart: true).isEmpty)
        #expect(nearestNames(to: String(repeating: "x", count: 10_000), in: names).isEmpty)
    }

    @Test func theNearestNamesComeFirst() {
        let names = ["layer1.1.conv1.weight", "layer1.0.conv1.weight", "fc.bias", "layer1.0.conv2.weight"]
        #expect(
            nearestNames(to: "layer1.0.conv1.weigth", in: names)
                == ["layer1.0.conv1.weight", "layer1.1.conv1.weight", "layer1.0.conv2.weight"])
        #expect(nearestNames(to: "layer1.0.conv1.weigth", in: names, limit: 1) == ["layer1.0.conv1.weight"])
    }

    @Test func theSameSeedGivesTheSameNumbers() {
        func numbers(_ seed: UInt64, _ stream: UInt64 = 0) -> [UInt64] {
            var random = SeededGenerator(seed: seed, stream: stream)
            return (0..<1000).map { _ in random.next() }
        }
        #expect(numbers(7) == numbers(7))
        #expect(numbers(7) != numbers(8) && numbers(7) != numbers(7, 1))
        // Half of the bits are set, within six standard deviations.
        let bits = numbers(7).reduce(0) { $0 + $1.nonzeroBitCount }
        #expect(abs(bits - 32_000) < 6 * 127)
    }

    @Test func durationsAsNumbers() {
        #expect(Duration.milliseconds(1500).seconds == 1.5)
        #expect(Duration.microseconds(1500).milliseconds == 1.5)
        #expect(Duration.seconds(2).nanoseconds == 2_000_000_000)
        #expect(Duration.seconds(Int64.max).nanoseconds == .max && Duration.seconds(Int64.min).nanoseconds == .min)
    }
}
