// SPDX-License-Identifier: Apache-2.0
import java.nio.file.Files

// Keeps the files of the kind that is asked for, and removes those of the others.
def project = new File(request.outputDirectory, request.artifactId)
def kind = request.properties['kind']
new File(project, kind).listFiles().each { Files.move(it.toPath(), new File(project, it.name).toPath()) }
['service', 'client', 'manager', 'command'].each { new File(project, it).deleteDir() }
// Maven leaves hidden files out of archetypes.
Files.move(new File(project, 'gitignore').toPath(), new File(project, '.gitignore').toPath())
