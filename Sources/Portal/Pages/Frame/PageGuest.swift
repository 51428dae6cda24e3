/// Before whom a page is shown.
struct PageGuest: Sendable {
    let language: Language
    /// What every form on the page carries.
    let token: String
    /// Where the page is, for the way back after the language was changed.
    let path: String
    /// The applicant who is logged in.
    var login: String?
    /// The member of the staff who shows their certificate.
    var staff: StaffBar?
}

/// What stands above every page of the staff desk.
struct StaffBar: Sendable {
    /// One queue.
    struct Link: Sendable {
        let path: String
        let label: String
        let isHere: Bool
    }

    /// 姓名.
    let name: String
    /// What they may do.
    let roles: String
    /// The queues that their roles see.
    let links: [Link]
}
