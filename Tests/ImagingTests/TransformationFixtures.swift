import Foundation
import Testing

@testable import Imaging

/// What torchvision makes of two small images: written by `Benchmarks/parity/transformations.py`.
struct TransformationFixtures: Decodable {
    let images: [String: Image]
    let cases: [Case]

    private enum CodingKeys: String, CodingKey { case images = "pictures", cases }

    struct Image: Decodable {
        let width: Int
        let height: Int
        let pixels: Data

        func buffer() throws -> PixelBuffer { try PixelBuffer(width: width, height: height, bytes: [UInt8](pixels)) }
    }

    struct Case: Decodable, CustomTestStringConvertible {
        let transformation: TransformationKind
        let image: String
        let parameters: [Double]
        let result: Image

        private enum CodingKeys: String, CodingKey { case transformation, image = "picture", parameters, result }

        var testDescription: String { "\(transformation.rawValue) \(parameters) of \(image)" }

        func change() throws -> any Transformation {
            let p = parameters
            func corner(_ place: Int) -> PerspectiveTransformation.Corner { .init(x: p[place], y: p[place + 1]) }
            switch transformation {
            case .horizontalFlip: return HorizontalFlip()
            case .rotation: return Rotation(degrees: p[0])
            case .resizedCrop:
                let n = p.map { Int($0) }
                return ResizedCrop(
                    x: n[0], y: n[1], width: n[2], height: n[3], size: .init(width: n[4], height: n[5]))
            case .brightness: return BrightnessChange(factor: p[0])
            case .affine:
                return AffineTransformation(
                    degrees: p[0], translation: .init(x: p[1], y: p[2]), scale: p[3], shear: .init(x: p[4], y: p[5]))
            case .hue: return HueRotation(turns: p[0])
            case .saturation: return SaturationChange(factor: p[0])
            case .perspective:
                return PerspectiveTransformation(
                    topLeft: corner(0), topRight: corner(2), bottomRight: corner(4), bottomLeft: corner(6))
            }
        }
    }

    static let all: TransformationFixtures? = try? JSONDecoder().decode(
        TransformationFixtures.self, from: Data(Fixture.bytes("transformations.json")))
}
