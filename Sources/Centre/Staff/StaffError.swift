public import Model

/// Why somebody was not added to the staff.
public struct StaffError: OperatorError, Hashable {
    /// What is wrong.
    public enum Reason: Hashable, Sendable {
        /// An interrupted attempt to add them has signed a certificate already, in other words.
        case begunOtherwise(name: String, SerialNumber, subject: String)
        /// 姓名 has the wrong length.
        case displayNameUnusable
        /// The login name has other characters or another length.
        case nameUnusable(String)
        /// Who asks may not add these roles.
        case notAllowed(administrator: String)
        /// No two persons have agreed to add them.
        case notConfirmed(name: String)
        /// Who asks is not the staff member whose key it is.
        case notOwnKey(name: String)
        /// Nobody ends their own work.
        case ownEnd(name: String)
        /// Somebody is there who can renew them.
        case notLockedOut(by: String)
        /// They are no super_admin, or their certificate was taken from them.
        case notRecoverable(name: String)
        /// Their certificate was taken from them.
        case retired(name: String)
        /// Audit roles stand alone, and nobody is without a role.
        case rolesExclude
    }

    /// What is wrong.
    public let reason: Reason

    init(_ reason: Reason) {
        self.reason = reason
    }

    /// What failed.
    public var message: String {
        switch reason {
        case .begunOtherwise(let name, let serial, let subject):
            "an interrupted attempt to add \(name) has signed certificate \(serial.hexadecimal) for \(subject)"
        case .displayNameUnusable: "the display name must have 2 to 50 characters"
        case .nameUnusable(let name): "'\(name)' cannot be a login name"
        case .notAllowed(let administrator): "\(administrator) may not add or change staff with these roles"
        case .notConfirmed(let name): "nobody has confirmed to add \(name) to the staff"
        case .notOwnKey(let name): "the key of \(name) is exported by nobody else"
        case .ownEnd(let name): "\(name) cannot end their own work"
        case .notLockedOut(let name): "\(name) is a super_admin who can act"
        case .notRecoverable(let name): "\(name) is not a super_admin whose certificate ended or was lost"
        case .retired(let name): "the certificate of \(name) was revoked for good"
        case .rolesExclude: "these roles cannot be held by one person"
        }
    }

    /// What to do now.
    public var hint: String? {
        switch reason {
        case .begunOtherwise(let name, _, _):
            "finish it in the same words; 'pki staff retire \(name)' ends it, and another name is free"
        case .displayNameUnusable: nil
        case .nameUnusable: "use 1 to 40 of a-z, 0-9, '.' and '-', beginning with a letter"
        case .notAllowed: "a super_admin adds and renews staff; an audit_admin auditors"
        case .notConfirmed:
            "propose and confirm it at the staff desk, or with 'pki staff propose' and 'pki staff confirm'"
        case .notOwnKey: "let them do it themselves: 'pki staff export' with --as"
        case .ownEnd: "let another administrator do it"
        case .notLockedOut(let name): "let them do it: 'pki staff renew' with --as \(name)"
        case .notRecoverable: "name a super_admin of 'pki staff list' who was not retired"
        case .retired: "add who comes back under another name, with 'pki staff create'"
        case .rolesExclude: "give at least one role; auditor and audit_admin stand alone"
        }
    }

    /// The kind of failure.
    public var kind: FailureKind {
        switch reason {
        case .begunOtherwise, .notConfirmed: .conflict
        case .displayNameUnusable, .nameUnusable, .rolesExclude: .invalidInput
        case .notAllowed, .notLockedOut, .notOwnKey, .notRecoverable, .ownEnd, .retired: .refused
        }
    }
}
