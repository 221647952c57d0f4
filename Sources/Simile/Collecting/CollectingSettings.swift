import Feeds
import Foundation

/// How politely and how often sources are asked.
struct CollectingSettings: Sendable {
    /// How many requests one host gets at a time.
    var hostConcurrency = 2
    /// How long it takes from the start of one request of a host to the next; longer where its robots.txt asks for that.
    var hostInterval = Duration.milliseconds(500)
    /// The waits after answers that tell of trouble, or none.
    var backOff = BackOff()
    /// A host that is to be left alone for longer than this is left until then, and others go on.
    var patience = Duration.seconds(5)
    /// How long a feed may take.
    var feedTimeout = Duration.seconds(1800)
    /// How long a server may be silent.
    var silence = Duration.seconds(30)
    /// The largest feed as it is sent, compressed or not, in bytes.
    var feedBytes = 1 << 30
    /// The largest image, in bytes.
    var imageBytes = 20 << 20
    /// How long an image counts before its address is asked whether it has changed; a quarter more or less, so that not all are
    /// asked for at once.
    var imageAge = Duration.seconds(24 * 3600)
    /// How many sources run at once; most of them wait for their host's turn.
    var sourcesAtOnce = 128
    /// How long a source is taken for, unless more time is asked for; so long others wait after its holder was killed.
    var lease = Duration.seconds(60)
    /// How often it is looked for sources that are due.
    var tick = Duration.milliseconds(250)
    /// How many sitemaps an index may name, and how many pages a shop may have.
    var parts = 1000
    /// How often a source is read that does not say how often.
    var interval = SourceInterval(seconds: 3600)

    /// The usual ones.
    init() {}
}
