extension Tailor {
    /// A shirt with a folded collar, a buttoned front and long or short sleeves.
    mutating func sewShirt() {
        var cut = TopCut()
        cut.neck = random.float(17, 20)
        cut.neckTop = -116
        cut.neckFront = -94
        cut.roundness = 0.5
        cut.hemY = random.float(98, 116)
        cut.hemRise = random.float(6, 18)
        cut.waist = random.float(47, 54)
        cut.hem = cut.waist + random.float(1, 5)
        let isLong = random.chance(0.7)
        cut.sleeve = isLong ? random.float(136, 150) : random.float(50, 62)
        cut.angle = isLong ? random.float(0.2, 0.3) : random.float(0.6, 0.7)
        cut.cuff = isLong ? 12 : 19

        piece(cut.back, inside, .flat, shadow: 0)
        band(cut.backEdge.applying(.translation(0, -3)), width: 12, cloth.plain(palette.main.darker(0.3)), shadow: 0.2)
        piece(.roundedRectangle(-7, -106, 7, -98, radius: 0.8), Fabric([0.92, 0.9, 0.86]), .flat, shadow: 0.2)

        pieces(
            cut.sleevePath, cloth, Relief(puff: 4, radius: 8, folds: cut.sleeveFolds(&random)), grain: cut.grain,
            shadow: 0)
        if isLong {
            for side in [Affine.identity, .mirror] {
                band(
                    cut.ring(0.96, halfWidth: cut.cuff + 3).applying(side), width: 15,
                    cloth.plain(palette.main.darker(0.05)),
                    shadow: 0.35, onlyInside: true)
                let place = side(cut.wrist - cut.arm * 5 + cut.across * 5)
                button(place.x, place.y, radius: 1.8, buttonColour)
            }
        } else {
            for side in [Affine.identity, .mirror] {
                seam(cut.ring(0.88, halfWidth: cut.cuff + 1).applying(side))
            }
        }
        piece(cut.body, cloth, Relief(puff: 4.5, radius: 12, folds: cut.bodyFolds(&random), wrinkle: 1.2), shadow: 0.3)
        seams(cut.armhole)
        seams(Path(19, -108).line(58, -88), strength: 0.5)

        // The placket: a strip down the front with the buttons on it.
        let edge = cut.hemY + 1
        let placket = Path.polygon([-5.5, -92], [5.5, -92], [5.5, edge], [-5.5, edge])
        piece(placket, cloth, Relief(puff: 0.9, radius: 2, wrinkle: 0.5), shadow: 0.28)
        stitch(Path(-4, -90).line(-4, edge), thread, opacity: 0.35)
        stitch(Path(4, -90).line(4, edge), thread, opacity: 0.35)
        let count = random.below(2) + 6
        for index in 0..<count {
            let y = -80 + Float(index) * (edge - 14 + 80) / Float(count - 1) * 0.96
            button(0, y, radius: 2.1, buttonColour)
        }
        if random.chance(0.55) { pocket(left: 15, top: -50, width: 25, height: 29) }
        foldedCollar(neck: cut.neck, top: cut.neckTop, meet: -93, point: [21, -78], cloth)
    }

    /// Mother-of-pearl on most cloth, horn on pale one.
    var buttonColour: Colour {
        palette.main.luminance > 0.8 ? Colour(0.55, 0.5, 0.46) : Colour(0.94, 0.93, 0.9)
    }

    /// Two collar leaves that meet at the throat.
    mutating func foldedCollar(neck: Float, top: Float, meet: Float, point: Vector, _ fabric: Fabric) {
        let leaf = Path(0.5, meet)
            .curve(neck * 0.5, meet - 6, neck * 0.8, top + 8, neck - 2, top - 4)
            .curve(neck + 1, top - 6, neck + 4, top - 4, neck + 6, top + 3)
            .curve(neck + 9, top + 14, neck + 9, top + 20, point.x + 4, point.y - 6)
            .line(point.x, point.y)
            .curve(point.x - 8, point.y - 6, 6, meet + 5, 0.5, meet)
            .closed()
        let relief = Relief(puff: 1.6, radius: 3, wrinkle: 0.4)
        for side in [Affine.identity, .mirror] {
            let grain = Affine.rotation(0.75).then(side)
            piece(leaf.applying(side), fabric, relief, grain: grain, shadow: 0.42)
            let hem = Path(2.5, meet + 0.5).curve(8, meet + 4, point.x - 7, point.y - 7.5, point.x - 0.4, point.y - 2)
                .line(point.x + 2.2, point.y - 7)
            stitch(hem.applying(side), thread, opacity: 0.45)
        }
    }
}
