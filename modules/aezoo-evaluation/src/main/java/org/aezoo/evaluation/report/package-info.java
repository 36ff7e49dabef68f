/** The pages that are written about runs: report and comparison, sections, pictures, remarks, the run's card. */
@NullMarked
package org.aezoo.evaluation.report;

import org.jspecify.annotations.NullMarked;
