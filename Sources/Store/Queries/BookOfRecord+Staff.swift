public import Model

extension BookOfRecord: StaffSource {
    private static let staffSQL: SQLText = """
        SELECT name, displayName, certificateAuthority, certificateSerial, createdAt FROM staff ORDER BY name
        """

    private static let memberSQL: SQLText = """
        SELECT name, displayName, certificateAuthority, certificateSerial, createdAt FROM staff
        WHERE name = $1
        """

    private static let byCertificateSQL: SQLText = """
        SELECT name, displayName, certificateAuthority, certificateSerial, createdAt FROM staff
        WHERE certificateAuthority = $1 AND certificateSerial = $2
        """

    private static let rolesSQL: SQLText = "SELECT role FROM staffRole WHERE staff = $1"

    /// All staff, by name.
    public func staff() throws(BookError) -> [StaffRecord] {
        try members(BookOfRecord.staffSQL, [])
    }

    /// The staff member with this login name, or nil.
    public func staff(named name: String) throws(BookError) -> StaffRecord? {
        try members(BookOfRecord.memberSQL, [.text(name)]).first
    }

    /// The staff member who logs in with this certificate, or nil.
    public func staff(certificate id: CertificateID) throws(BookError) -> StaffRecord? {
        try members(BookOfRecord.byCertificateSQL, [.authority(id.authority), .serial(id.serial)]).first
    }

    private func members(_ sql: SQLText, _ values: [SQLValue]) throws(BookError) -> [StaffRecord] {
        try read { session throws(BookError) in
            let found = try session.all(sql, values) { row throws(BookError) in
                try member(&row, roles: [])
            }
            var members: [StaffRecord] = []
            for member in found {
                members.append(try withRoles(member, session))
            }
            return members
        }
    }

    private func withRoles(_ member: StaffRecord, _ session: Session) throws(BookError) -> StaffRecord {
        let roles = try session.all(BookOfRecord.rolesSQL, [.text(member.name)]) { row throws(BookError) in
            try row.word(StaffRecord.Role.self)
        }
        return StaffRecord(
            name: member.name,
            displayName: member.displayName,
            roles: Set(roles),
            certificate: member.certificate,
            createdAt: member.createdAt
        )
    }

    private func member(
        _ row: inout RowReader,
        roles: Set<StaffRecord.Role>
    ) throws(BookError) -> StaffRecord {
        StaffRecord(
            name: row.text(),
            displayName: row.text(),
            roles: roles,
            certificate: try row.certificateIDOrNil(),
            createdAt: row.time()
        )
    }
}
