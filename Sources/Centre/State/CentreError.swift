import Foundation
public import Model

/// Why the centre as a whole could not do something.
public struct CentreError: OperatorError, Hashable {
    /// What happened.
    public enum Reason: Hashable, Sendable {
        /// There is a centre, or something else, in the directory already.
        case alreadyThere(path: String)
        /// No centre was set up in the directory.
        case notThere(path: String)
        /// The address cannot be listened on.
        case cannotServe(address: String, detail: String)
        /// The certificate of a job was revoked before its token was finished.
        case certificateRevoked(ApplicationNumber, serial: SerialNumber)
        /// The authority that signed the certificate of an application's token was revoked, or one above it.
        case authorityRevoked(ApplicationNumber, serial: SerialNumber, AuthorityID)
        /// Another process, with this number when it says so, is at work on authorities and did not come to its end in time.
        case authoritiesBusy(holder: Int32?)
        /// A file that should be made is there already.
        case fileThere(path: String)
        /// The folder is not there, is no folder, or may not be written to.
        case folderUnusable(path: String)
        /// Others may put files into the folder where a secret is to go.
        case folderOpen(path: String)
        /// The job was closed, and will not be made.
        case jobCancelled(ApplicationNumber)
        /// The token was finished before.
        case jobDone(ApplicationNumber)
        /// A secret is wanted, nobody sits at a terminal, and no descriptor was given.
        case nobodyTypes(option: String)
        /// A list is published that the book knows nothing of.
        case bookBehind(RevocationListName, number: Int64)
        /// The last snapshot has certificates as revoked that the book, put back to a copy, has as being signed by a key that is away.
        case snapshotAhead(AuthorityID, count: Int)
        /// Another process writes the same files of a tree.
        case exporting(tree: String)
        /// A tree of files was written to a folder before, and the folder has nothing of it.
        case treeGone(path: String)
        /// The volume of a tree of files does not answer.
        case treeSilent(path: String)
        /// Another process is at work where only one may be.
        case occupied(what: String)
        /// There is no passphrase to open the keys with.
        case noPassphrase
        /// There is no PIN to log in to a token with.
        case noPIN(token: String)
        /// Nobody is there to type the PIN of a finished token.
        case noHolderPIN(token: String)
        /// A PIN file is unreadable, empty, too long or open to others.
        case pinUnusable(path: String, detail: String)
        /// The key is in a token, and here it must be in a file.
        case keyNotInFile(reference: String)
        /// A passphrase file is unreadable, empty, too long or open to others.
        case passphraseUnusable(path: String, detail: String)
        /// The password of a file that leaves the centre cannot be read, is too short or too long, or was not typed the same
        /// twice.
        case passwordUnusable(path: String, detail: String)
        /// A file or directory could not be written or read.
        case system(what: String, detail: String)
        /// The custody key does not open what it should.
        case custodyBroken(detail: String)
        /// The staff member's certificate is revoked, expired, or for another key.
        case credentialInvalid(name: String)
        /// The staff member's key is that of a certificate which another one took the place of.
        case credentialReplaced(name: String, serial: SerialNumber, by: SerialNumber)
        /// There is no such staff member, or they may not do this.
        case staffUnknown(name: String)
        /// Nothing is waiting.
        case queueEmpty
        /// The token does not belong to the job, or cannot be used for it.
        case tokenUnsuitable(serial: String, Unfitness)
        /// The profile that an application was approved for is not in the definition any more, or is for no token.
        case profileGone(ApplicationNumber, profile: String)
        /// No token was chosen for the application's job yet.
        case noTokenChosen(ApplicationNumber)
        /// What was proven is not what should have been.
        case proofFailed(detail: String)
        /// The OCSP signer is missing or past its end.
        case noOCSPSigner(authority: AuthorityID)
        /// No machine that answers from snapshots was set up in the directory.
        case noReplica(path: String)
        /// No certificate has come yet for the keys of this machine.
        case noDelegation(authority: AuthorityID)
        /// The secrets of a token are under a key in an HSM, and the definition names none.
        case vaultNotNamed(serial: String)
        /// The definition names no key in an HSM for the secrets of tokens.
        case noVault
        /// The profile wants a maker's statement about the key, and there is none that holds.
        case notAttested(serial: String, profile: String, detail: String)
        /// The folder of trusted makers, or a file in it, cannot be used.
        case makersUnusable(path: String, detail: String)
        /// pki.yaml says nothing of an API.
        case noAPI
        /// `pki.yaml` has no `portal`.
        case noPortal
        /// `pki.yaml` has no `staff`.
        case noStaffDesk
        /// pki.yaml names neither a mail relay nor a gateway for short messages.
        case noOutbox
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
        case .alreadyThere(let path): "\(path) is there already"
        case .notThere(let path): "there is no PKI in \(path)"
        case .cannotServe(let address, let detail): "cannot serve on \(address): \(detail)"
        case .certificateRevoked(let application, let serial):
            "the certificate \(serial.hexadecimal) of application \(application) was revoked"
        case .authorityRevoked(let application, let serial, let authority):
            "the certificate \(serial.hexadecimal) of application \(application) is good for nobody: authority \(authority), or one above it, was revoked"
        case .authoritiesBusy(let holder):
            "another process\(holder.map { ", number \($0)," } ?? "") is at work on authorities, and its end was waited for in vain"
        case .folderUnusable(let path): "no file can be made in the folder \(path)"
        case .folderOpen(let path): "others may write into the folder \(path)"
        case .jobCancelled(let application): "the job of \(application) was cancelled"
        case .jobDone(let application): "the token of application \(application) was made already"
        case .nobodyTypes: "nobody is there to type the passphrase or password"
        case .fileThere(let path): "the file \(path) is there already"
        case .bookBehind(let name, let number):
            "list \(number) of \(name) is published, and the book does not know it: it is an older copy, and may lack what was revoked since"
        case .snapshotAhead(let authority, let count):
            "the last snapshot has \(count) certificate\(count == 1 ? "" : "s") of \(authority) as revoked that the book, an older copy, has as being signed"
        case .exporting(let tree): "\(tree): another export writes there"
        case .treeGone(let path): "\(path): files were written there before, and nothing of them is there now"
        case .treeSilent(let path): "\(path): the volume does not answer"
        case .occupied(let what) where what.hasPrefix("succession-"):
            "another command works on what follows certificate \(what.dropFirst("succession-".count))"
        case .occupied(let what): "another process is using \(what)"
        case .noPassphrase: "there is no passphrase to open the keys with"
        case .noPIN(let token): "there is no PIN to log in to token '\(token)' with"
        case .noHolderPIN(let token): "nobody is there to type the PIN of token \(token)"
        case .pinUnusable(let path, let detail): "the PIN file \(path) cannot be used: \(detail)"
        case .keyNotInFile(let reference): "the key \(reference) must be in a file, and is in a token"
        case .passphraseUnusable(let path, let detail):
            "the passphrase file \(path) cannot be used: \(detail)"
        case .passwordUnusable(let path, let detail):
            "the password from \(path) cannot be used: \(detail)"
        case .system(let what, let detail): "\(what): \(detail)"
        case .custodyBroken(let detail): "the custody key does not fit: \(detail)"
        case .credentialInvalid(let name): "the certificate of staff member '\(name)' is not valid any more"
        case .credentialReplaced(let name, let serial, let successor):
            "the key of staff member '\(name)' is that of certificate \(serial.hexadecimal), which was replaced by \(successor.hexadecimal)"
        case .staffUnknown(let name): "there is no staff member '\(name)'"
        case .queueEmpty: "no paid application is waiting for its token"
        case .tokenUnsuitable(let serial, let reason): "token \(serial) cannot be used: \(reason.detail)"
        case .profileGone(let application, let profile):
            "nothing can be made for application \(application): profile \(profile) is not in the definition any more, or not for tokens"
        case .noTokenChosen(let application): "no token was chosen for application \(application) yet"
        case .proofFailed(let detail): "the finished token failed its proof: \(detail)"
        case .noOCSPSigner(let authority): "authority \(authority) has no usable OCSP signer"
        case .noOutbox: "pki.yaml names neither a mail relay nor a gateway for short messages"
        case .noReplica(let path): "no replica was set up in \(path)"
        case .noDelegation(let authority):
            "authority \(authority) has not certified an OCSP key of this machine"
        case .vaultNotNamed(let serial):
            "the secrets of token \(serial) are under a key in an HSM, and pki.yaml names none"
        case .noVault: "pki.yaml names no key in an HSM for the secrets of tokens"
        case .notAttested(let serial, let profile, let detail):
            "profile \(profile) wants the maker's statement about the key in token \(serial): \(detail)"
        case .makersUnusable(let path, let detail):
            "the certificates of makers in \(path) cannot be used: \(detail)"
        case .noAPI: "pki.yaml does not say where the API listens"
        case .noPortal: "pki.yaml does not say where the portal listens"
        case .noStaffDesk: "pki.yaml does not say where the staff desk listens"
        }
    }

    /// What to do now.
    public var hint: String? {
        switch reason {
        case .alreadyThere: "name another directory with --state; an existing PKI is never overwritten"
        case .notThere: "make one with 'pki init', or name the right directory with --state"
        case .cannotServe: "choose another address or port with --host and --port, or end who uses it"
        case .certificateRevoked:
            "when another may follow it (superseded, keyCompromise) set the token aside with 'pki job set-aside'; else two biz_admins give the job up with 'pki job cancel', and its holder applies again"
        case .authorityRevoked(let application, _, _):
            "set the token aside with 'pki job set-aside \(application)'; the next token gets a certificate of the authority that issues now"
        case .authoritiesBusy(let holder):
            "see what it does\(holder.map { " ('ps -p \($0)')" } ?? ""), let it end or end it, and run the command again"
        case .folderUnusable: "make the folder, or name another one; nothing was done"
        case .folderOpen:
            "name a folder of your own ('mkdir -m 700'), or take the right from the others ('chmod go-w')"
        case .jobCancelled: "take it off the list; its applicant has to apply again"
        case .jobDone(let application):
            "see it with 'pki job show \(application)'; its letter: 'pki token letter'"
        case .nobodyTypes(let option): "run it at a terminal, or give \(option)"
        case .fileThere: "name a file that does not exist; nothing is overwritten"
        case .bookBehind:
            "'pki crl publish' takes in what that list says, or tells why not; see docs/operations/recovery.md"
        case .snapshotAhead(let authority, _):
            "bring the key of \(authority), which finishes them; if it is gone for ever: 'pki authority give-up \(authority)'"
        case .exporting: "run it again when that has ended"
        case .treeGone: "mount the volume that has them; to begin anew in that place, repeat with --anew"
        case .treeSilent: "see to the volume, and run the command again"
        case .occupied(let what) where what.hasPrefix("station-"):
            "wait for it to end, or name another one with --station"
        case .occupied: "wait for it to end, and run the command again"
        case .noPassphrase:
            "give --passphrase-fd, PKI_PASSPHRASE_FILE or a systemd credential named pki-passphrase"
        case .noPIN: "give --hsm-pin-fd, PKI_HSM_PIN_FILE or a systemd credential named pki-hsm-pin"
        case .noHolderPIN: "run it at a terminal, or give --pin-fd"
        case .pinUnusable: "it must hold one line of 1 to 255 octets and be readable by its owner only"
        case .keyNotInFile: "keep the keys of staff and of the audit trail in files"
        case .passphraseUnusable:
            "it must hold one line of 8 to 1024 octets and be readable by its owner only"
        case .passwordUnusable: "choose one of 8 to 128 characters of ASCII, on one line"
        case .system: "check permissions and free space of the state directory"
        case .custodyBroken: "restore keys/custody.key from the backup that belongs to this book"
        case .credentialInvalid(let name):
            "a super_admin gives them another with 'pki staff renew \(name)'; when none can act: --recover, see docs/operations/staff.md"
        case .credentialReplaced(let name, _, _):
            "the key of the new one is not kept here; an administrator makes another with 'pki staff renew \(name)'"
        case .staffUnknown: "see 'pki staff list', or add them with 'pki staff create'"
        case .queueEmpty: "approve and confirm payment first: 'pki application list', 'pki order confirm'"
        case .tokenUnsuitable(let serial, let reason): reason.hint(serial)
        case .profileGone(let application, let profile):
            "put profiles/\(profile).yaml back, with 'token'; or two biz_admins close the job: 'pki job cancel \(application)'"
        case .noTokenChosen: "there is nothing to set aside; 'pki job show' tells where the job stands"
        case .proofFailed:
            "set the token aside ('pki job set-aside'); run 'pki produce' again with another one"
        case .noOCSPSigner(let authority): "make one with 'pki ocsp renew-signer --authority \(authority)'"
        case .noOutbox: "add the key 'messages' to pki.yaml; see docs/messages.md"
        case .noReplica: "set one up with 'pki replica create', or name the right directory with --state"
        case .noDelegation:
            "take the request to the centre: 'pki replica show', then 'pki ocsp delegate' there"
        case .vaultNotNamed:
            "put 'tokenCustody' back into pki.yaml; 'pki token rewrap --to-file' before it is taken out"
        case .noVault: "see 'tokenCustody' in pki.yaml, and docs/operations/key-custody.md"
        case .notAttested: "insert a token of a maker whose root is in 'attestationRoots' of pki.yaml"
        case .makersUnusable: "see 'attestationRoots' in pki.yaml, and docs/tokens.md"
        case .noAPI: "add the key 'api' to pki.yaml; see docs/api.md"
        case .noPortal: "add the key 'portal' to pki.yaml; see docs/portal.md"
        case .noStaffDesk: "add the key 'staff' to pki.yaml; see docs/staff-desk.md"
        }
    }

    /// The kind of failure.
    public var kind: FailureKind {
        switch reason {
        case .alreadyThere, .authoritiesBusy, .authorityRevoked, .certificateRevoked, .fileThere,
            .noTokenChosen, .occupied,
            .profileGone:
            .conflict
        case .notThere, .noReplica, .staffUnknown, .queueEmpty, .noAPI, .noPortal,
            .noStaffDesk, .noOutbox:
            .notFound
        case .credentialInvalid, .credentialReplaced, .noPassphrase, .noHolderPIN, .noPIN, .nobodyTypes,
            .passphraseUnusable, .passwordUnusable, .pinUnusable:
            .unauthorized
        case .cannotServe, .system, .folderUnusable: .unavailable
        case .folderOpen: .refused
        case .jobCancelled, .jobDone: .conflict
        case .custodyBroken, .proofFailed: .fault
        case .keyNotInFile, .tokenUnsuitable, .notAttested: .refused
        case .makersUnusable, .noVault: .invalidInput
        case .bookBehind, .exporting, .noDelegation, .noOCSPSigner, .snapshotAhead, .treeGone,
            .treeSilent, .vaultNotNamed:
            .unavailable
        }
    }
}

/// The operating system's words for what just failed.
func systemMessage() -> String {
    unsafe String(cString: strerror(errno))
}

extension CentreError {
    /// Whether it is about the token that was shown, and another one may do.
    var isAboutToken: Bool {
        switch reason {
        case .tokenUnsuitable, .notAttested: true
        default: false
        }
    }
}
