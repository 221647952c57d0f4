import Imaging

extension SSCD {
    /// The model that its authors recommend among those with the trunk of a ResNet-50, trained on DISC's images, some of them mixed.
    static let presets = [
        ModelPreset(
            name: ModelPreset.copiesName,
            family: "SSCD",
            summary: "finds copies of an image, however edited",
            dimension: 512,
            layer: "fc",
            // One of the authors' two ways. The other, a short side of 288, gives images that are not square. A crop would lose
            // what a copy may be known by.
            preparation: Preparation(
                shortSide: 320, interpolation: .bilinear, crop: .init(width: 320, height: 320), fit: .squash),
            normalization: .imageNet,
            weights: .sscd,
            architecture: {
                try backbone(name: ModelPreset.copiesName, size: $1, .resNet50, dimension: 512, weights: $0)
            })
    ]
}

extension ModelPreset {
    /// The model that was trained to find copies.
    package static let copiesName = "sscd"
}

extension WeightsSource {
    /// The authors' file. They publish no digest, and its name holds none, so that only what the server says is compared.
    ///
    /// The license is that of their repository, which names no other for the weights; older snapshots of it have CC-BY-NC.
    fileprivate static let sscd: WeightsSource = {
        let name = "sscd_disc_mixup.torchvision.pt"
        return WeightsSource(
            file: RemoteFile(
                name: name, digest: .fromServer,
                location: .address("https://dl.fbaipublicfiles.com/sscd-copy-detection/\(name)")),
            licence: "MIT", page: "https://github.com/facebookresearch/sscd-copy-detection")
    }()
}
