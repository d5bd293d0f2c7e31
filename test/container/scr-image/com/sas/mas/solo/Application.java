package com.sas.mas.solo;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Plays SCR's Java process: the class that the command of SCR images names. It needs a directory for temporary files
 * and has a native child, as SCR's has; the child, here the stand-in for SCR, does the scoring.
 */
public final class Application {
    private static final String LIBRARY_PATH = "-Djava.library.path=";

    private Application() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        // Tomcat makes its working directory in java.io.tmpdir and doesn't start where it can't.
        System.out.println("Tomcat works in " + Files.createTempDirectory("tomcat."));

        String nativeLibraries = Arrays.stream(arguments)
                .filter(argument -> argument.startsWith(LIBRARY_PATH))
                .map(argument -> argument.substring(LIBRARY_PATH.length()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(LIBRARY_PATH + " is missing"));

        List<String> command = new ArrayList<>(List.of(nativeLibraries + "/sasels", "/opt/standin/standin.mjs"));
        command.addAll(Arrays.asList(arguments));
        System.exit(new ProcessBuilder(command).inheritIO().start().waitFor());
    }
}
