import Basics
import Testing

@testable import Imaging

@Suite("Colour profiles")
struct ColorProfileTests {
    let reader = ImageReader()

    @Test("an embedded Display P3 profile is converted", arguments: ["p3.png", "p3.jpg", "p3.webp"])
    func displayP3(name: String) throws {
        let image = try reader.decode(Fixture.source(name))
        let expected = try Fixture.bytes("p3.rgb")
        for patch in 0..<4 {
            let start = (18 * 48 + patch * 12 + 6) * 3
            let difference = try Difference(
                [UInt8](image.bytes[start..<start + 3]), [UInt8](expected[patch * 3..<patch * 3 + 3]))
            #expect(difference.max <= (name == "p3.jpg" ? 4 : 2), "patch \(patch)")
        }
        // The same after a resize as before it.
        let small = try reader.thumbnail(Fixture.source(name), longSide: 24)
        let middle = (9 * 24 + 3) * 3
        #expect(try Difference([UInt8](small.bytes[middle..<middle + 3]), [UInt8](expected[0..<3])).max <= 4)
    }

    @Test(
        "sRGB's own profile changes nothing, a broken one neither",
        arguments: ["srgb-profile.png", "broken-profile.png"])
    func harmless(name: String) throws {
        let image = try reader.decode(Fixture.source(name))
        #expect(Array(image.bytes[0..<3]) == [180, 90, 60])
    }

    @Test func sRGBIsRecognised() throws {
        #expect(try ColorProfile.isSRGB(Fixture.bytes("srgb.icc")))
        #expect(try ColorProfile.isSRGB(Fixture.bytes("srgb-parametric.icc")))
        #expect(try !ColorProfile.isSRGB(Fixture.bytes("p3.icc")))
        #expect(try !ColorProfile.isSRGB(Fixture.bytes("srgb-gamma18.icc")))
    }

    @Test func damagedProfilesDoNoHarm() throws {
        var generator = SeededGenerator(state: 3)
        for name in ["srgb.icc", "srgb-parametric.icc"] {
            let whole = try Fixture.bytes(name)
            for length in stride(from: 0, to: whole.count, by: 7) { _ = ColorProfile.isSRGB([UInt8](whole[..<length])) }
            for _ in 0..<500 {
                var bytes = whole
                for _ in 0..<8 {
                    bytes[.random(in: 0..<bytes.count, using: &generator)] = .random(in: 0...255, using: &generator)
                }
                _ = ColorProfile.isSRGB(bytes)
            }
        }
    }
}
