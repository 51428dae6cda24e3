import Enrollment
import Model

/// A change of the staff as people read it, and as the command line has it.
extension StaffPlan {
    /// What was filled in, by the name of its words.
    var facts: [(word: String, value: String)] {
        let labels = roles.map(\.label).sorted().joined(separator: "、")
        switch self {
        case .add(let displayName, _, _): return [("staff_shown", displayName), ("staff_roles", labels)]
        case .end: return []
        case .grant: return [("staff_roles", labels)]
        }
    }

    /// Behind `pki staff propose NAME`.
    var arguments: [String] {
        let roles = roles.map(\.rawValue).sorted().flatMap { ["--role", $0] }
        switch self {
        case .add(let displayName, _, _):
            return ["--display-name", displayName] + roles + ["--request", "request.csr"]
        case .end: return ["--end"]
        case .grant: return roles
        }
    }
}
