public import Model

/// Why an authority, or what it issued, was not taken over.
public struct MigrationError: OperatorError, Hashable {
    /// What happened.
    public enum Reason: Hashable, Sendable {
        /// Keys of signers, staff or machines of this centre would be blocked, because somebody else's records call them compromised.
        case blocksKeys(Int)
        /// The certificate is not that of an authority.
        case notAnAuthority
        /// The certificate does not let its key issue, so that it can only be known.
        case mayNotIssue(detail: String)
        /// The named parent did not sign the certificate.
        case notOfParent(AuthorityID)
        /// The private key is encrypted, and nobody gave its passphrase.
        case keyEncrypted
        /// The private key is not that of the certificate.
        case keyNotOfCertificate
        /// An authority of this name is there with another certificate.
        case nameTaken(AuthorityID)
        /// The authority is there with its key in another place.
        case keyElsewhere(AuthorityID, reference: String)
        /// The authority worked here with this key, and was retired.
        case keyWorkedHere(AuthorityID, reference: String)
        /// Another authority of this centre has the key.
        case keyTaken(AuthorityID)
        /// Who asks may not do this.
        case notAllowed(name: String)
        /// Some certificates are refused or missing; nothing was imported.
        case leftOver(refused: Int, missing: Int)
        /// The authority's list has a number that ours could not be above for long.
        case listNumberTooLarge
        /// Some certificates are on hold; nothing was imported.
        case onHold(Int)
        /// The records have an authority as revoked that issues here.
        case revokesAuthority(AuthorityID)
        /// Certificates would be revoked by records that nobody signed.
        case takesTwo(Int)
        /// Certificates that were issued here would be revoked, as a list of their authority has it.
        case restores(Int)
        /// The authority's records are not in, so that nobody here knows what it revoked.
        case recordsOwed(AuthorityID)
        /// There is no such profile.
        case profileUnknown(String)
    }

    /// What happened.
    public let reason: Reason

    /// Makes an error.
    public init(_ reason: Reason) {
        self.reason = reason
    }

    /// What failed.
    public var message: String {
        switch reason {
        case .blocksKeys(let count):
            "\(count) keys of signers, staff or machines of this centre would be blocked as compromised; nothing was imported"
        case .notAnAuthority: "the certificate is not that of an authority"
        case .mayNotIssue(let detail): "the authority may not issue: \(detail)"
        case .notOfParent(let parent): "authority \(parent) did not sign the certificate"
        case .keyEncrypted: "the private key is encrypted, and no passphrase was given"
        case .keyNotOfCertificate: "the private key is not that of the certificate"
        case .nameTaken(let name): "authority \(name) is there already, with another certificate"
        case .keyElsewhere(let name, let reference):
            "authority \(name) is there, with its key in \(reference)"
        case .keyTaken(let name): "authority \(name) has this key already"
        case .keyWorkedHere(let name, let reference):
            "authority \(name) worked here with its key in \(reference), and is retired: no import brings it back"
        case .notAllowed(let name): "\(name) may not import certificates"
        case .leftOver(let refused, let missing):
            "\(refused) certificates are refused and \(missing) are missing; nothing was imported"
        case .listNumberTooLarge:
            "the number of the authority's revocation list has more than 62 bits; nothing was imported"
        case .onHold(let count): "\(count) certificates are on hold; nothing was imported"
        case .revokesAuthority(let name):
            "the records have authority \(name) as revoked, which issues here; nothing was imported"
        case .takesTwo(let count):
            "\(count) certificates would be revoked, and no list says so that the authority signed; nothing was imported"
        case .restores(let count):
            "\(count) certificates that were issued here would be revoked as that list has it; nothing was imported"
        case .recordsOwed(let name):
            "the records of authority \(name) are not in: what it revoked before it came is not known here"
        case .profileUnknown(let name): "there is no profile '\(name)'"
        }
    }

    /// What to do now.
    public var hint: String? {
        switch reason {
        case .blocksKeys:
            "see whose they are, as others can certify any public key; then have a second pki_admin confirm: --second NAME"
        case .notAnAuthority:
            "name the certificate that the authority signs with; basicConstraints must say CA:TRUE"
        case .mayNotIssue:
            "leave its key out: then it is on record as retired, with what it issued and revoked"
        case .notOfParent: "leave --parent out, or import the authority above it first"
        case .keyEncrypted: "give its passphrase with --key-passphrase-fd"
        case .keyNotOfCertificate: "name the key that belongs to the certificate"
        case .nameTaken(let name):
            "choose another name; a renewed one for the same key is taken by 'pki authority import-certificate \(name)'"
        case .keyElsewhere:
            "it goes on with that one; keys are not moved, 'pki authority rollover' makes a new one"
        case .keyWorkedHere:
            "for its last lists put the key back where it was, as a file in keys/; 'pki authority rollover' makes a successor"
        case .keyTaken: "an authority is one key; use the one that is there"
        case .notAllowed: "a PKI administrator or super administrator imports"
        case .profileUnknown: "see 'pki profile list', or leave --profile out"
        case .revokesAuthority(let name):
            "two persons end it: 'pki authority revoke \(name)', or 'pki authority retire \(name)' when it is revoked here already"
        case .takesTwo:
            "give the list that has them with --crl, or have a second pki_admin confirm: --second NAME"
        case .restores:
            "have a second pki_admin confirm that the list is newer than this book: --second NAME"
        case .recordsOwed(let name):
            "import them with 'pki certificate import --authority \(name) --crl FILE', the list that it made today, or with an index or an older list that a second pki_admin confirms (--second); or say that there are none: 'pki authority import \(name) --certificate FILE --no-records'"
        case .leftOver: "put them right, or add --leave-out to go on without them"
        case .listNumberTooLarge:
            "lists made here would have smaller numbers: let this authority go on where it is, and issue here with another one"
        case .onHold: "release or revoke them where they were issued, or add --revoke-held"
        }
    }

    /// The kind of failure.
    public var kind: FailureKind {
        switch reason {
        case .notAnAuthority, .mayNotIssue, .notOfParent, .keyNotOfCertificate: .invalidInput
        case .profileUnknown: .notFound
        case .keyElsewhere, .keyTaken, .keyWorkedHere, .nameTaken: .conflict
        case .keyEncrypted: .unauthorized
        case .blocksKeys, .notAllowed, .leftOver, .listNumberTooLarge, .onHold, .recordsOwed,
            .revokesAuthority,
            .restores, .takesTwo:
            .refused
        }
    }
}
