import OpenSSL

enum StatusParsers {
    /// A list, DER or PEM.
    static func revocationList(_ bytes: [UInt8]) throws(BrokenPromise) {
        guard bytes.starts(with: Array("-----".utf8)) else { return try encodedList(bytes) }
        guard let der = try reading({ try PEM.decode(bytes, label: "X509 CRL") }) else { return }
        try encodedList(der)
    }

    private static func encodedList(_ bytes: [UInt8]) throws(BrokenPromise) {
        guard let list = try reading({ try RevocationList(der: bytes) }) else { return }
        try promise("a list keeps its octets", list.der == bytes)
        var count = 0
        list.forEachEntry { _ in count += 1 }
        try promise("the entries are as many as were counted", count == list.entryCount)
        if let der = list.issuingDistributionPoint,
            let point = try reading({ try IssuingDistributionPoint(der: der) }),
            let encoded = try? point.encoded()
        {
            let again = try? IssuingDistributionPoint(der: encoded)
            try promise("a distribution point is read as it is written", again == point)
        }
        guard bytes.count <= 1 << 16 else { return }
        let pieces = try? StreamedRevocationList(count: bytes.count) { Array(bytes[$0]) }
        try promise("a list is read in pieces, too", pieces?.frame.number == list.number && pieces != nil)
        let streamed = try? pieces?.forEachEntry { _ in }
        try promise("in pieces it has the same entries", streamed == list.entryCount)
    }

    static func request(_ bytes: [UInt8]) throws(BrokenPromise) {
        let first = OCSPRequestMessage.firstCertificateID(in: bytes)
        guard let request = try reading({ try OCSPRequestMessage(der: bytes) }) else { return }
        try promise("what is asked first is seen before", request.certificateIDs.first == first)
        let count = request.certificateIDs.count
        try promise("a request asks", (1...OCSPRequestMessage.maximumCertificates).contains(count))
        let length = request.nonce?.count ?? 1
        try promise("a nonce is in bounds", OCSPRequestMessage.nonceOctets.contains(length))
    }

    static func response(_ bytes: [UInt8]) throws(BrokenPromise) {
        guard let response = try reading({ try OCSPResponseMessage(der: bytes) }) else { return }
        try promise("what succeeded has content", (response.status == .successful) == (response.basic != nil))
        for octets in response.basic?.certificates ?? [] {
            guard let certificate = try reading({ try Certificate(der: octets) }) else { continue }
            _ = try reading { try response.basic?.verifySignature(by: certificate.publicKey) }
        }
    }
}
