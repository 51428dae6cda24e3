import Issuer
import Model
import OpenSSL
import TestSupport

/// A centre in memory: a founded hierarchy, a book, and a clock that stands still.
struct World: Sendable {
    let clock = ManualClock()
    let book = MemoryBook()
    let profiles: [String: Profile]
    let rootKey: PrivateKey
    let issuingKey: PrivateKey
    let root: Founder.Founded
    let issuing: Founder.Founded
    let identity: IssuerIdentity

    static let publicURL = "http://pki.example"

    /// Founds the hierarchy; every key of it is of `algorithm`.
    init(_ algorithm: KeyAlgorithm = .p256, profiles: [String: Profile]? = nil) async throws {
        let loaded = try profiles ?? ShippedProfiles.all()
        self.profiles = loaded
        rootKey = try TestKeys.shared(algorithm, "root")
        issuingKey = try TestKeys.shared(algorithm, "issuing")
        let founder = Founder(
            profiles: loaded,
            publicURL: World.publicURL,
            clock: clock.clock,
            holder: "founding"
        )
        root = try founder.root(World.id("root"), facts: World.facts("根CA"), key: rootKey)
        issuing = try founder.certificate(
            profile: "ISSUING",
            facts: World.facts("签发CA"),
            publicKey: issuingKey.publicKey,
            issuer: founder.identity(World.id("root"), certificate: root.certificate),
            signer: rootKey
        )
        identity = founder.identity(try World.id("issuing"), certificate: issuing.certificate)
        try await book.commit(root.changes + issuing.changes)
    }

    var founder: Founder {
        Founder(profiles: profiles, publicURL: World.publicURL, clock: clock.clock, holder: "founding")
    }

    var ledger: MemoryLedger { MemoryLedger(book: book) }

    /// The issuing authority as one process has it.
    func authority(
        holder: String = "process 1",
        key: (any SigningKey)? = nil,
        book: (any Book)? = nil,
        ledger: MemoryLedger? = nil,
        onStep: @escaping @Sendable (IssuanceStep) -> Void = { _ in },
        onAlarm: @escaping @Sendable (IssuanceError) -> Void = { _ in },
        patience: Int = 30
    ) throws -> CertificateAuthority {
        try CertificateAuthority(
            identity: identity,
            key: key ?? issuingKey,
            profiles: profiles,
            book: book ?? self.book,
            ledger: ledger ?? self.ledger,
            clock: clock.clock,
            holder: holder,
            onStep: onStep,
            onAlarm: onAlarm,
            patience: patience
        )
    }

    /// What the book knows of certificates that were not founded.
    var issuedRecords: [CertificateRecord] {
        let founded = [root.id, issuing.id]
        return book.contents.certificates.values.filter { !founded.contains($0.id) }
    }

    /// Asks for an EXPERT certificate of application number `number`.
    func request(
        _ number: Int? = 1,
        key: PrivateKey,
        profile: String = "EXPERT",
        facts: [String: String] = World.expert
    ) throws -> IssuanceRequest {
        IssuanceRequest(
            profile: profile,
            facts: SubjectFacts(facts),
            proof: try TestKeys.request(for: key),
            application: number.flatMap { ApplicationNumber(day: "20261122", type: .new, sequence: $0) },
            subjectUID: "S0001",
            actor: "maker"
        )
    }

    static let expert = ["name": "张三", "subjectUid": "S0001"]
    static let expertWithEmail = expert.merging(["verifiedEmail": "zhang@example.cn"]) { $1 }

    static func id(_ name: String) throws -> AuthorityID {
        guard let id = AuthorityID(name) else { throw IssuanceError(.noAuthority(name)) }
        return id
    }

    private static func facts(_ name: String) -> SubjectFacts {
        SubjectFacts(["name": name, "organization": "必联电子招标投标平台"])
    }
}
