public import CRL
public import Logging
public import Model
public import OCSP

/// Everything the portal needs of the rest of the centre.
public struct PortalServices: Sendable {
    /// Answers status requests.
    public var ocsp: OCSPDesk
    /// Has the published revocation lists.
    public var revocationLists: RevocationListShelf
    /// The DER certificate of an authority; nil when there is no such authority.
    public var authorityCertificate: @Sendable (AuthorityID) throws -> [UInt8]?
    /// What is published about an authority beside that; nil when there is no such authority, or nothing of this kind.
    public var authorityBundle: @Sendable (AuthorityID, AuthorityBundle.Kind) throws -> AuthorityBundle?
    /// Nil when the centre can do its work; else what is wrong, for `/healthz`.
    public var ailment: @Sendable () -> (any OperatorError)?
    /// The time, for headers.
    public var clock: WallClock
    /// Where the causes of failures go.
    public var logger: Logger

    /// Gathers services.
    public init(
        ocsp: OCSPDesk,
        revocationLists: RevocationListShelf,
        authorityCertificate: @escaping @Sendable (AuthorityID) throws -> [UInt8]?,
        authorityBundle: @escaping @Sendable (AuthorityID, AuthorityBundle.Kind) throws -> AuthorityBundle? =
            { _, _ in nil },
        ailment: @escaping @Sendable () -> (any OperatorError)? = { nil },
        clock: WallClock = .system,
        logger: Logger = Logger(label: "portal")
    ) {
        self.ocsp = ocsp
        self.revocationLists = revocationLists
        self.authorityCertificate = authorityCertificate
        self.authorityBundle = authorityBundle
        self.ailment = ailment
        self.clock = clock
        self.logger = logger
    }
}
