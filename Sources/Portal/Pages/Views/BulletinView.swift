/// 证书公告.
struct BulletinView: Sendable {
    /// Where a certificate stands that somebody asks for.
    struct Answer: Sendable {
        let serial: String
        let status: String
        let tone: String
        let validity: String
        let revokedAt: String?
    }

    /// What became of a certificate.
    struct Row: Sendable {
        let time: String
        let event: String
        let serial: String
        /// The certificate that follows it.
        let follower: String?
    }

    /// What was asked for.
    let serial: String
    let answers: [Answer]
    let isUnknown: Bool
    let rows: [Row]
    let isEmpty: Bool
}
