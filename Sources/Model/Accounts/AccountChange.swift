/// One write about accounts of applicants.
public enum AccountChange: Hashable, Sendable {
    /// A new account; its login and its number must be new.
    case open(AccountRecord)
    /// Replaces an account whose version is one less; the login stays.
    case update(AccountRecord)
    /// Somebody logged in.
    case logIn(AccountSessionRecord)
    /// Ends all sessions of an account but those that were used last, so many.
    case keepSessions(login: String, newest: Int)
    /// A session was used.
    case touch(session: [UInt8], at: Timestamp)
    /// A session ends; one that has ended already stays so.
    case logOut(session: [UInt8])
    /// All sessions of an account end.
    case logOutEverywhere(login: String)
    /// Removes sessions that were not used since, or began before.
    case forgetSessions(seenBefore: Timestamp, createdBefore: Timestamp)
    /// Demands that the number was sent no code after `since`.
    case expectNoCode(mobile: String, since: Timestamp)
    /// A new code; older ones of the number that may still be used are superseded.
    case addCode(PhoneCodeRecord)
    /// Replaces a code that is as `from`: its state, tries and attempts.
    case updateCode(PhoneCodeRecord, from: PhoneCodeRecord)
    /// Removes codes that were asked for before.
    case forgetCodes(before: Timestamp)
}
