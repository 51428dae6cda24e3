import Model
import OpenSSL
import Testing

@testable import OpenSSL

/// RFC 5280 §5.2.5: what a list is about stands in its issuing distribution point.
@Suite("What a revocation list speaks of")
struct ListScopeTests {
    private static let url = "http://pki.example/crl/1.crl"
    private let root: TestAuthority
    private let issuing: TestAuthority
    private let leaf: Certificate

    init() throws {
        root = try TestAuthority(root: "Root", .p256)
        issuing = try TestAuthority(below: root, named: "Issuing", .p256)
        var body = try root.body("leaf", for: TestKeys.key(.p384).publicKey)
        body.extensions.append(try .crlDistributionPoints([Self.url]))
        leaf = try body.signed(by: root.key)
    }

    private static func point(_ url: String) -> [UInt8] {
        let uri = DER.contextPrimitive(6, Array(url.utf8))
        return DER.contextConstructed(0, DER.contextConstructed(0, uri))
    }

    private static func flag(_ number: UInt8) -> [UInt8] { DER.contextPrimitive(number, [0xFF]) }

    /// A list of the root that names nobody, with these extensions.
    private func list(scope: [[UInt8]], critical: String = "2.5.29.28") throws -> RevocationList {
        let algorithm = root.key.signatureAlgorithm.identifier
        let value = DER.sequence(of: scope)
        let limit = DER.sequence(
            try DER.oid(parsing: critical),
            DER.boolean(true),
            DER.octetString(value)
        )
        let number = DER.sequence(DER.oid("2.5.29.20"), DER.octetString(DER.integer(1)))
        let body = DER.sequence(
            DER.integer(1),
            algorithm,
            root.certificate.subjectDER,
            DER.time(TestAuthority.now),
            DER.time(TestAuthority.now.advanced(bySeconds: 3600)),
            DER.contextConstructed(0, DER.sequence(number, limit))
        )
        return try RevocationList(
            der: DER.sequence(body, algorithm, DER.bitString(try root.key.sign(body)))
        )
    }

    @Test("A list of users' certificates is about the leaf, one of authorities' about the authority")
    func kinds() throws {
        let users = try list(scope: [Self.flag(1)])
        #expect(users.speaks(for: leaf) && !users.speaks(for: issuing.certificate))
        let authorities = try list(scope: [Self.flag(2)])
        #expect(!authorities.speaks(for: leaf) && authorities.speaks(for: issuing.certificate))
    }

    @Test("A list of a part is about the certificates that name its place, in full")
    func parts() throws {
        #expect(try list(scope: [Self.point(Self.url)]).speaks(for: leaf))
        #expect(try list(scope: [Self.point(Self.url), Self.flag(1)]).speaks(for: leaf))
        #expect(try !list(scope: [Self.point(Self.url), Self.flag(2)]).speaks(for: leaf))
        #expect(try !list(scope: [Self.point("\(Self.url)x")]).speaks(for: leaf))
        #expect(try !list(scope: [Self.point(Self.url)]).speaks(for: issuing.certificate))
    }

    @Test("A list by reasons, of other issuers or of attribute certificates is about nobody here")
    func beyond() throws {
        for scope in [DER.contextPrimitive(3, [3, 0x08]), Self.flag(4), Self.flag(5)] {
            let list = try list(scope: [scope])
            #expect(!list.speaks(for: leaf))
            #expect(throws: CryptoError.self) { try list.verify(issuedBy: root.certificate) }
        }
        #expect(throws: CryptoError.self) {
            try list(scope: [], critical: "2.5.29.27").verify(issuedBy: root.certificate)
        }
    }

    @Test("A list counts only from an issuer that may sign lists")
    func usage() throws {
        let all = try list(scope: [Self.flag(1)])
        try all.verify(issuedBy: root.certificate)
        var body = try root.body("unused", for: root.key.publicKey)
        body.subject = root.certificate.subjectDER
        body.extensions = [.basicConstraints(isAuthority: true), .keyUsage([.keyCertSign])]
        let without = try body.signed(by: root.key)
        #expect(throws: CryptoError.self) { try all.verify(issuedBy: without) }
        #expect(throws: CryptoError.self) { try all.verify(issuedBy: issuing.certificate) }
        for (issuer, refusal) in [(root.certificate, nil), (without, ChainRefusal.revocationListInvalid)] {
            let check = RevocationListCheck(
                certificate: leaf,
                issuer: issuer,
                moment: TestAuthority.now.advanced(bySeconds: 60)
            )
            #expect(check.refusal(by: [all]) == refusal)
        }
    }
}
