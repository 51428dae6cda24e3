public import Enrollment
public import Logging
public import Model
public import Store

/// Everything that the staff desk needs of the rest of the centre.
public struct StaffServices: Sendable {
    /// What the desk is called, and where browsers reach it.
    public struct Site: Hashable, Sendable {
        /// 名称.
        public let name: String
        /// Scheme, host and port, as `https://desk.ca.example.cn`; forms are taken from pages of this origin only.
        public let origin: String
        /// 客服热线; nil for none.
        public let hotline: String?

        /// Names a desk.
        public init(name: String, origin: String, hotline: String?) {
            self.name = name
            self.origin = origin
            self.hotline = hotline
        }
    }

    /// Knows who shows a certificate.
    public let entrance: any StaffEntrance
    /// Where applications go over; it writes without anybody's signature.
    public let enrollment: EnrollmentDesk
    /// The book, to show what stands in it.
    public let book: BookOfRecord
    /// Where documents are.
    public let documents: any DocumentShelf
    /// Works on pictures.
    public let pictures: any PicturePress
    /// Puts applications on paper.
    public let papers: PaperDesk
    /// Gathers the evidence of a case.
    public let evidence: any EvidencePress
    /// What the desk is called.
    public let site: Site
    /// HMAC under a key of the centre's: what forms carry is made with it.
    public let mark: @Sendable ([UInt8]) -> [UInt8]
    /// What time it is.
    public let clock: WallClock
    /// Where the causes of failures go.
    public let logger: Logger
    /// The words of a notice that came with the definition; nil where there are none.
    public let written: @Sendable (_ template: String) -> (subject: String, text: String)?

    /// Gathers services.
    public init(
        entrance: any StaffEntrance,
        enrollment: EnrollmentDesk,
        book: BookOfRecord,
        documents: any DocumentShelf,
        pictures: any PicturePress,
        papers: PaperDesk,
        evidence: any EvidencePress,
        site: Site,
        mark: @escaping @Sendable ([UInt8]) -> [UInt8],
        clock: WallClock,
        logger: Logger,
        written: @escaping @Sendable (_ template: String) -> (subject: String, text: String)? = { _ in nil }
    ) {
        self.entrance = entrance
        self.enrollment = enrollment
        self.book = book
        self.documents = documents
        self.pictures = pictures
        self.papers = papers
        self.evidence = evidence
        self.site = site
        self.mark = mark
        self.clock = clock
        self.logger = logger
        self.written = written
    }
}
