public import Enrollment
public import Logging
public import Model
public import Store

/// Everything that the applicant's pages need of the rest of the centre.
public struct ApplicantServices: Sendable {
    /// Opens accounts and sessions.
    public let accounts: AccountDesk
    /// Takes applications.
    public let enrollment: EnrollmentDesk
    /// The book, to show what stands in it.
    public let book: BookOfRecord
    /// Where documents are.
    public let documents: any DocumentShelf
    /// Works on pictures.
    public let pictures: any PicturePress
    /// Puts applications on paper.
    public let papers: PaperDesk
    /// What the portal is called.
    public let site: PortalSite
    /// Takes who comes from the bidding platform; nil for nobody.
    public let platform: PlatformDesk?
    /// Knows of open bids; nil where the platform is not asked.
    public let bids: (any OpenBidRegister)?
    /// When the certificate that follows one by 更新 would end; nil where that is not known.
    public let renewedEnd: @Sendable (CertificateRecord) -> Timestamp?
    /// Where payers are sent; nil where fees are transferred only.
    public let cashier: Cashier?
    /// What time it is.
    public let clock: WallClock
    /// Where the causes of failures go.
    public let logger: Logger

    /// Gathers services.
    public init(
        accounts: AccountDesk,
        enrollment: EnrollmentDesk,
        book: BookOfRecord,
        documents: any DocumentShelf,
        pictures: any PicturePress,
        papers: PaperDesk,
        site: PortalSite,
        platform: PlatformDesk? = nil,
        bids: (any OpenBidRegister)? = nil,
        renewedEnd: @escaping @Sendable (CertificateRecord) -> Timestamp? = { _ in nil },
        cashier: Cashier? = nil,
        clock: WallClock,
        logger: Logger
    ) {
        self.accounts = accounts
        self.enrollment = enrollment
        self.book = book
        self.documents = documents
        self.pictures = pictures
        self.papers = papers
        self.site = site
        self.platform = platform
        self.bids = bids
        self.renewedEnd = renewedEnd
        self.cashier = cashier
        self.clock = clock
        self.logger = logger
    }
}
