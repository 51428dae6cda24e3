import Enrollment

enum DocumentParsers {
    static func pdf(_ bytes: [UInt8]) throws(BrokenPromise) {
        guard let contents = PDFObjectStreams.contents(of: bytes) else { return }
        let octets = contents.reduce(0) { $0 + $1.count }
        try promise("what is inflated has its bound", octets <= PDFObjectStreams.contentLimit)
        let before = [UInt8]("%PDF-1.4\n".utf8)
        let again = PDFObjectStreams.contents(of: before + bytes)
        try promise(
            "where an object stands does not matter",
            again.map { $0.count >= contents.count } ?? true
        )
    }
}
