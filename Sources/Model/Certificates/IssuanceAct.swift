/// How a certificate came to be, relative to those before it.
public enum IssuanceAct: String, CaseIterable, Codable, Sendable {
    /// 新办: the first of its kind for the subject.
    case new
    /// 更新: a longer validity for the same key.
    case renew
    /// 更新, with a new key.
    case rekey
    /// 替换: other contents, a new key, the old end.
    case replace
    /// 补办: a new key on a new token, because the old one is lost or broken.
    case reissue
    /// Taken over from another authority's records; not signed here.
    case imported

    /// Whether there is a certificate before it.
    public var hasPredecessor: Bool { self != .new && self != .imported }
}
