import Foundation
import OpenSSL

/// Frames over two descriptors.
struct WorkerPipe: Sendable {
    /// Why no frame came, or none could be sent.
    enum Failure: Error, Hashable {
        /// The other side closed.
        case closed
        /// It did not answer in time.
        case late
        /// It sent more than a frame may have.
        case tooLong
    }

    let input: CInt
    let output: CInt

    /// Sends a frame whole.
    func send(_ frame: WorkerFrame) throws(Failure) {
        var bytes = frame.bytes
        defer { bytes.wipe() }
        guard BrokenPipe.write(bytes, to: output) else { throw .closed }
    }

    /// Waits for the next frame.
    ///
    /// - Parameter patience: until when; nil waits for ever.
    /// - Returns: what follows the frame's length.
    /// - Throws: why there is none.
    func receive(within patience: Duration? = nil) throws(Failure) -> [UInt8] {
        let deadline = patience.map { ContinuousClock.now + $0 }
        let length = WorkerFrame.number(try read(4, deadline))
        guard (1...WorkerFrame.limit).contains(length) else { throw .tooLong }
        return try read(length, deadline)
    }

    private func read(_ count: Int, _ deadline: ContinuousClock.Instant?) throws(Failure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            try wait(deadline)
            let got = unsafe bytes[filled...].withUnsafeMutableBytes {
                unsafe Foundation.read(input, $0.baseAddress, $0.count)
            }
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { throw .closed }
            filled += got
        }
        return bytes
    }

    private func wait(_ deadline: ContinuousClock.Instant?) throws(Failure) {
        guard let deadline else { return }
        while true {
            let left = (deadline - .now) / .milliseconds(1)
            guard left > 0 else { throw .late }
            var look = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
            let count = unsafe poll(&look, 1, CInt(min(left.rounded(.up), 60_000)))
            if count > 0 { return }
            guard count == 0 || errno == EINTR else { throw .closed }
        }
    }
}
