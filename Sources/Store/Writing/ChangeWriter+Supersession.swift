import Model

extension ChangeWriter {
    private static let insertSupersession: SQLText = """
        INSERT INTO supersession (predecessor, successor, dueAt)
        SELECT old.id, new.id, $5 FROM certificate old, certificate new
        WHERE old.authority = $1 AND old.serial = $2 AND new.authority = $3 AND new.serial = $4
            AND new.predecessor = old.id
        ON CONFLICT DO NOTHING
        """

    private static let deleteSupersession: SQLText = """
        DELETE FROM supersession
        WHERE predecessor = (SELECT id FROM certificate WHERE authority = $1 AND serial = $2)
        """

    private static let updateStaff: SQLText = """
        UPDATE staff SET displayName = $2, certificateAuthority = $3, certificateSerial = $4
        WHERE name = $1 AND certificateAuthority = $5 AND certificateSerial = $6
        """

    private static let deleteStaffRoles: SQLText = "DELETE FROM staffRole WHERE staff = $1"

    func schedule(_ record: SupersessionRecord) throws(BookError) {
        try insert(
            ChangeWriter.insertSupersession,
            key(record.predecessor) + key(record.successor) + [.time(record.dueAt)],
            object: "due of certificate \(record.predecessor.serial.hexadecimal)",
            references: [.certificate(record.predecessor), .certificate(record.successor)]
        )
    }

    func closeSupersession(of predecessor: CertificateID) throws(BookError) {
        guard try session.write(ChangeWriter.deleteSupersession, key(predecessor)) == .changed(1) else {
            throw BookError(.stateChanged(object: "due of certificate \(predecessor.serial.hexadecimal)"))
        }
    }

    func update(_ record: StaffRecord, from certificate: CertificateID) throws(BookError) {
        let name = SQLValue.text(record.name)
        try update(
            ChangeWriter.updateStaff,
            [
                name, .text(record.displayName), .authority(record.certificate?.authority),
                .serial(record.certificate?.serial),
            ] + key(certificate),
            target: .staff(name: record.name),
            references: record.certificate.map { [.certificate($0)] } ?? []
        )
        _ = try session.write(ChangeWriter.deleteStaffRoles, [name])
        try insertRoles(of: record)
    }
}
