import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Security;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.bouncycastle.jcajce.PKIXExtendedParameters;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.ContentVerifierProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;

/**
 * Reads as Bouncy Castle does, which knows SM2 with the identifier of GM/T 0009; the interface is PathValidator's.
 *
 * <pre>java BouncyValidator root.pem issuing.pem leaf.pem [--crl FILE | --delta FILE FILE | --ocsp FILE]</pre>
 */
public final class BouncyValidator {
    private static final String PROVIDER = "BC";

    private final CertificateFactory factory;
    private final X509Certificate root;
    private final X509Certificate issuing;
    private final X509Certificate leaf;

    private BouncyValidator(String[] files) throws GeneralSecurityException, IOException {
        factory = CertificateFactory.getInstance("X.509", PROVIDER);
        root = certificate(files[0]);
        issuing = certificate(files[1]);
        leaf = certificate(files[2]);
    }

    public static void main(String[] arguments) {
        Security.addProvider(new BouncyCastleProvider());
        if (arguments.length < 3 || arguments.length > 6) {
            System.err.println("usage: BouncyValidator root.pem issuing.pem leaf.pem [--crl FILE | --delta FILE FILE | --ocsp FILE]");
            System.exit(64);
        }
        String answer;
        try {
            BouncyValidator validator = new BouncyValidator(arguments);
            validator.checkPath();
            answer = arguments.length == 3 ? "VALID" : switch (arguments[3]) {
                case "--crl" -> validator.lists(List.of(arguments[4]));
                case "--delta" -> validator.lists(List.of(arguments[4], arguments[5]));
                case "--ocsp" -> validator.response(arguments[4]);
                default -> throw new IllegalArgumentException(arguments[3]);
            };
        } catch (CertPathValidatorException refused) {
            answer = "INVALID " + refused.getMessage();
        } catch (GeneralSecurityException | OCSPException | OperatorCreationException | IOException error) {
            answer = "INVALID " + error.getMessage();
        }
        System.out.println(answer);
        System.exit(answer.startsWith("VALID") ? 0 : answer.startsWith("REVOKED") ? 3 : 1);
    }

    private void checkPath() throws GeneralSecurityException {
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
        parameters.setRevocationEnabled(false);
        CertPathValidator.getInstance("PKIX", PROVIDER)
            .validate(factory.generateCertPath(List.of(leaf, issuing)), parameters);
    }

    /** The full PKIX algorithm of RFC 5280 section 6.3 with distribution points and deltas, below the issuing authority. */
    private String lists(List<String> files) throws GeneralSecurityException, IOException {
        List<X509CRL> lists = new ArrayList<>();
        for (String file : files) {
            try (FileInputStream input = new FileInputStream(file)) {
                lists.add((X509CRL) factory.generateCRL(input));
            }
        }
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(issuing, null)));
        parameters.addCertStore(
            CertStore.getInstance("Collection", new CollectionCertStoreParameters(lists), PROVIDER));
        PKIXExtendedParameters extended =
            new PKIXExtendedParameters.Builder(parameters).setUseDeltasEnabled(true).build();
        try {
            CertPathValidator.getInstance("PKIX", PROVIDER)
                .validate(factory.generateCertPath(List.of(leaf)), extended);
            return "VALID";
        } catch (CertPathValidatorException refused) {
            String words = String.valueOf(refused.getMessage());
            return words.contains("revocation after") ? "REVOKED " + words.replaceAll(".*reason: ", "") : "INVALID " + words;
        }
    }

    private String response(String file)
        throws GeneralSecurityException, IOException, OCSPException, OperatorCreationException {
        BasicOCSPResp basic = (BasicOCSPResp) new OCSPResp(Files.readAllBytes(Path.of(file))).getResponseObject();
        X509CertificateHolder[] enclosed = basic.getCerts();
        X509Certificate signer = enclosed.length == 0
            ? issuing
            : new JcaX509CertificateConverter().setProvider(PROVIDER).getCertificate(enclosed[0]);
        if (signer != issuing) {
            signer.verify(issuing.getPublicKey(), PROVIDER);
        }
        ContentVerifierProvider verifier =
            new JcaContentVerifierProviderBuilder().setProvider(PROVIDER).build(signer.getPublicKey());
        if (!basic.isSignatureValid(verifier)) {
            return "INVALID signature of the response";
        }
        for (SingleResp single : basic.getResponses()) {
            if (!single.getCertID().getSerialNumber().equals(leaf.getSerialNumber())) {
                continue;
            }
            if (single.getCertStatus() == CertificateStatus.GOOD) {
                return "VALID";
            }
            return single.getCertStatus() instanceof RevokedStatus revoked && revoked.hasRevocationReason()
                ? "REVOKED " + revoked.getRevocationReason() : "REVOKED";
        }
        return "INVALID no answer about the certificate";
    }

    private X509Certificate certificate(String file) throws GeneralSecurityException, IOException {
        try (FileInputStream input = new FileInputStream(file)) {
            return (X509Certificate) factory.generateCertificate(input);
        }
    }
}
