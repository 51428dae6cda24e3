/// A reader of octets from outside, and what must hold of what it accepts.
///
/// The fuzzer (`make fuzz`) and a test that replays the corpus run the same functions.
public enum FuzzTarget: String, CaseIterable, Sendable {
    /// PKCS#10, DER or PEM.
    case certificateRequest = "certificate-request"
    /// X.509, DER or PEM.
    case certificate
    /// X.509 revocation lists, DER or PEM.
    case revocationList = "revocation-list"
    /// RFC 6960 requests.
    case ocspRequest = "ocsp-request"
    /// The path of an OCSP GET.
    case ocspPath = "ocsp-path"
    /// HTTP/1 as the status listener reads it.
    case httpRequest = "http-request"
    /// RFC 6960 answers.
    case ocspResponse = "ocsp-response"
    /// PKCS#8 in DER, and encrypted in PEM.
    case privateKey = "private-key"
    /// A key pair in an SM2EnvelopedKey or wrapped with RSA and AES, or an SM2Cipher.
    case keyEnvelope = "key-envelope"
    /// What a recovery officer decrypted.
    case recoveryShare = "recovery-share"
    /// The reader below all others.
    case der
    /// Names: encoded, and as texts that people typed.
    case distinguishedName = "distinguished-name"
    /// Profile files.
    case profile
    /// Ceremony files.
    case ceremony
    /// The file of a share of a key.
    case keyShare = "key-share"
    /// The index.txt of `openssl ca`.
    case openSSLIndex = "openssl-index"
    /// What a card says.
    case cardAnswer = "card-answer"
    /// What the process of a token module says.
    case workerFrame = "worker-frame"
    /// A token's secrets as they lie in the book, unwrapped.
    case tokenSecrets = "token-secrets"
    /// A structure that an SKF library wrote; its first octet chooses the layout.
    case skfStructure = "skf-structure"
    /// Names of devices, applications or containers that an SKF library wrote.
    case skfNames = "skf-names"

    /// What a token states of its key: statement and issuer, each behind two octets of length.
    case attestation
    /// What a station says to its office: the verb, a line's end, and the message.
    case stationMessage = "station-message"
    /// What a holder's assistant says: the verb, a line's end, and the message.
    case unlockMessage = "unlock-message"
    /// The same for a 更新 or 替换.
    case renewalMessage = "renewal-message"

    /// The manifest of a snapshot of status, its segments, its lists of signers, and records alone.
    case snapshot

    /// The body of a form with files; its first line, up to LF, is the boundary.
    case multipart

    /// A PDF that an applicant uploads, as far as its object streams go.
    case pdf

    /// What a page wants signed by the assistant: JSON.
    case assistantWish = "assistant-wish"
    /// What a form of the assistant's window sends.
    case assistantForm = "assistant-form"
    /// What a centre answers the assistant in a 更新 or 替换: the verb, a line's end, and the answer.
    case assistantAnswer = "assistant-answer"
    /// A token of the platform; its first line, up to LF, is the key set.
    case platformToken = "platform-token"
    /// The header field Origin.
    case origin
    /// A statement, as it is shown to its signer.
    case statement

    /// What a payment provider tells on its own: a form.
    case paymentForm = "payment-form"
    /// What a payment provider answers: a JSON object of which one member is signed as it stands.
    case paymentAnswer = "payment-answer"

    /// Reads `bytes`, whatever they are.
    ///
    /// - Throws: `BrokenPromise` when something does not hold that must; a refusal is no such thing.
    public func run(_ bytes: [UInt8]) throws(BrokenPromise) {
        switch self {
        case .certificateRequest: try CertificateParsers.request(bytes)
        case .certificate: try CertificateParsers.certificate(bytes)
        case .revocationList: try StatusParsers.revocationList(bytes)
        case .ocspRequest: try StatusParsers.request(bytes)
        case .ocspPath: try WireParsers.path(bytes)
        case .httpRequest: try WireParsers.requests(bytes)
        case .ocspResponse: try StatusParsers.response(bytes)
        case .privateKey: try KeyParsers.privateKey(bytes)
        case .keyEnvelope: try KeyParsers.envelope(bytes)
        case .recoveryShare: try KeyParsers.recoveryShare(bytes)
        case .der: try DERParsers.values(bytes)
        case .distinguishedName: try DERParsers.name(bytes)
        case .profile: try TextParsers.profile(bytes)
        case .ceremony: try TextParsers.ceremony(bytes)
        case .keyShare: try TextParsers.share(bytes)
        case .openSSLIndex: try TextParsers.index(bytes)
        case .cardAnswer: try CardParsers.answer(bytes)
        case .workerFrame: try CardParsers.frame(bytes)
        case .tokenSecrets: try CardParsers.secrets(bytes)
        case .skfStructure: try SKFParsers.structure(bytes)
        case .skfNames: try SKFParsers.names(bytes)
        case .attestation: try CardParsers.attestation(bytes)
        case .stationMessage: try MessageParsers.station(bytes)
        case .unlockMessage: try MessageParsers.unlock(bytes)
        case .renewalMessage: try MessageParsers.renewal(bytes)
        case .snapshot: try SnapshotParsers.read(bytes)
        case .multipart: try WireParsers.multipart(bytes)
        case .pdf: try DocumentParsers.pdf(bytes)
        case .assistantWish: try AssistantParsers.wish(bytes)
        case .assistantForm: try AssistantParsers.form(bytes)
        case .assistantAnswer: try AssistantParsers.answer(bytes)
        case .platformToken: try PlatformParsers.token(bytes)
        case .origin: try AssistantParsers.origin(bytes)
        case .statement: try AssistantParsers.statement(bytes)
        case .paymentForm: try PaymentParsers.form(bytes)
        case .paymentAnswer: try PaymentParsers.answer(bytes)
        }
    }
}
