import Basics
import Foundation
import Testing

@testable import Imaging

@Suite("Regions")
struct RegionTests {
    let reader = ImageReader()

    private func cut(_ image: PixelBuffer, _ x: Range<Int>, _ y: Range<Int>) throws -> PixelBuffer {
        let bytes = y.flatMap { row in
            image.bytes[(row * image.width + x.lowerBound) * 3..<(row * image.width + x.upperBound) * 3]
        }
        return try PixelBuffer(width: x.count, height: y.count, bytes: bytes)
    }

    @Test("a part is that part of the whole", arguments: Orientation.allCases)
    func part(_ orientation: Orientation) throws {
        let source = try Fixture.source("oriented-\(orientation.rawValue).jpg")
        let whole = try reader.decode(source)
        for (text, x, y) in [
            ("3,5,20,30", 3..<23, 5..<35), ("0,0,1,2", 0..<1, 0..<2), ("7,44,2,1", 7..<9, 44..<45),
        ] {
            #expect(try reader.decode(source, Region(text)) == cut(whole, x, y), "\(text)")
        }
        #expect(try reader.decode(source, Region("0,0,1,1")) == whole)
        #expect(try reader.decode(source, Region("0%,0%,100%,100%")) == whole)
    }

    @Test("other formats too", arguments: ["photo.png", "photo.webp", "photo.avif", "photo-progressive.jpg"])
    func formats(_ name: String) throws {
        let source = try Fixture.source(name)
        let whole = try reader.decode(source)
        let region = try Region(x: 11, y: 3, width: whole.width - 20, height: whole.height - 9)
        #expect(
            try reader.decode(source, region)
                == cut(whole, 11..<whole.width - 9, 3..<whole.height - 6))
    }

    @Test("preparing a part is preparing a file of that part", arguments: Preparation.Fit.allCases)
    func preparing(_ fit: Preparation.Fit) throws {
        let source = try Fixture.source("photo.jpg")
        let recipe = Preparation(shortSide: 40, crop: .init(width: 32, height: 32), fit: fit)
        for text in ["10,20,50,30", "30%,30%,20%,50%", "5,5,3,60", "0.25,0.5,0.001,0.5"] {
            let region = try Region(text)
            let file = ImageSource.bytes(try reader.decode(source, region).png(), name: "part")
            let expected = try reader.prepare(file, recipe)
            #expect(try reader.prepare(source, recipe, region: region) == expected, "\(text)")
        }
    }

    @Test func decodedPixelsAreASource() throws {
        let whole = try reader.decode(Fixture.source("photo.png"))
        let source = ImageSource.pixels(whole, name: "mine")
        let file = ImageSource.bytes(try whole.png(), name: "mine")
        #expect(try reader.decode(source) == whole)
        #expect(try reader.header(of: source) == reader.header(of: file))
        #expect(try reader.thumbnail(source, longSide: 33) == reader.thumbnail(file, longSide: 33))
        let small = ImageReader(limits: ImageLimits(maxPixels: whole.width * whole.height - 1))
        #expect(
            try failure { () throws(ImagingError) in try small.decode(source) }.description.contains("the limit is"))
    }

    @Test("shares are rounded to the nearest pixel, and are never empty")
    func shares() throws {
        let header = ImageHeader(format: .png, width: 10, height: 7, orientation: .upright)
        func window(_ text: String) throws -> (Range<Int>, Range<Int>) {
            let window = try Region(text).pixels(of: header, named: "")
            return (window.x, window.y)
        }
        #expect(try window("0.5,0.5,0.5,0.5") == (5..<10, 4..<7))
        #expect(try window("25%, 0%, 30.5%, 1%") == (3..<6, 0..<1))
        #expect(try window("1%,99%,0.1%,1%") == (0..<1, 6..<7))
        #expect(try window("0.1,0.2,0.9,0.8") == (1..<10, 1..<7))
        #expect(try window("0.999,0.999,0.001,0.001") == (9..<10, 6..<7))
        #expect(try window("9,6,1,1") == (9..<10, 6..<7))
    }

    @Test(
        "nonsense is refused with its reason",
        arguments: [
            ("", "four numbers"), ("1,2,3", "four numbers"), ("1,2,3,4,5", "four numbers"), ("a,b,c,d", "four numbers"),
            ("nan,0,1,1", "four numbers"), ("0,0,inf,1", "four numbers"), ("1,,2,3", "four numbers"),
            ("10%,10%,5,5", "all four numbers or after none"), ("-1,0,5,5", "begins outside"),
            ("0,-0.5,1,1", "begins outside"), ("0,0,0,5", "is empty"), ("5,5,10,-3", "is empty"),
            ("0,0,0%,0%", "after all four"), ("0.5,0,0.6,1", "beyond the image"),
            ("50%,0%,60%,10%", "beyond the image"), ("0.5,0.5,200,200", "whole numbers"),
            ("0,0,1e300,5", "whole numbers"), ("9223372036854775807,0,9223372036854775807,1", "whole numbers"),
        ])
    func nonsense(_ text: String, _ reason: String) throws {
        let error = try failure { () throws(ImagingError) in try Region(text) }
        #expect(error.description.contains(reason), "\(error)")
    }

    @Test func aImageThatIsSmallerSaysSo() throws {
        let source = try Fixture.source("oriented-1.jpg")
        for text in ["0,0,62,45", "60,0,2,1", "0,45,1,2", "500000000,500000000,500000000,500000000"] {
            let error = try failure { () throws(ImagingError) in try reader.decode(source, Region(text)) }
            #expect(error.description.hasSuffix("the region \(text) reaches beyond the image, which is 61×45 pixels"))
        }
    }

    @Test func anyTextIsReadOrRefused() {
        var generator = SeededGenerator(state: 7)
        let letters = Array("0123456789,.%-+e x∞")
        let header = ImageHeader(format: .png, width: 31, height: 17, orientation: .upright)
        for _ in 0..<4000 {
            let text = String(
                (0..<Int.random(in: 0...16, using: &generator)).compactMap { _ in
                    letters.randomElement(using: &generator)
                })
            guard let region = try? Region(text), let window = try? region.pixels(of: header, named: "") else {
                continue
            }
            #expect(!window.x.isEmpty && !window.y.isEmpty && window.x.upperBound <= 31 && window.y.upperBound <= 17)
        }
    }
}
