import OpenSSL

/// Takes the octets of a PDF as they are made, in memory that is wiped.
///
/// The memory is taken once and never grows, so that no copy is left behind.
final class PDFSink {
    /// The most octets of a document.
    static let limit = 4 << 20
    private var bytes: [UInt8] = []
    private(set) var isFull = false

    init() { bytes.reserveCapacity(PDFSink.limit) }

    deinit { bytes.wipe() }

    func append(_ more: UnsafeBufferPointer<UInt8>) {
        guard bytes.count + more.count <= PDFSink.limit else {
            isFull = true
            return
        }
        unsafe bytes.append(contentsOf: more)
    }

    func secret() -> SecretBytes { SecretBytes(copying: bytes) }
}
