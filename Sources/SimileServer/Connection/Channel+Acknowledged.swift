import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension Channel {
    /// How many bytes of what was written the client's system has taken; nil where this one does not tell.
    ///
    /// What the socket has taken says little: it takes megabytes at once, and then nothing for a while.
    func acknowledgedBytes() -> UInt64? {
        #if os(Linux)
            var info: TCPInfo?
            (self as? any SocketOptionProvider)?.tcpInfo().assumeIsolated().whenSuccess { info = $0 }
            return info?.acknowledged
        #else
            return nil
        #endif
    }

    /// Closes the connection so that not even the system keeps what the client does not read.
    func abort() {
        _ = (self as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
        close(promise: nil)
    }
}

#if os(Linux)
    /// The beginning of Linux' `struct tcp_info`, up to `tcpi_bytes_acked`, which is younger than the C library's.
    private struct TCPInfo: Sendable {
        typealias Words = (UInt64, UInt64, UInt64, UInt64, UInt64)
        private let (first, second, third): (Words, Words, Words)
        let acknowledged: UInt64
    }

    extension SocketOptionProvider {
        fileprivate func tcpInfo() -> EventLoopFuture<TCPInfo> {
            unsafeGetSocketOption(level: .tcp, name: NIOBSDSocket.Option(rawValue: TCP_INFO))
        }
    }
#endif
